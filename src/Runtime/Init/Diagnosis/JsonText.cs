using System;
using System.Text;
using S6Overlay.Core;

namespace S6Overlay.Init.Diagnosis;

/// <summary>Writes JSON: objects and arrays of strings, numbers and truth values. Bytes that are not UTF-8 become U+FFFD.</summary>
internal sealed class JsonText(Output output)
{
    private bool _needsComma;

    public void Begin(byte bracket)
    {
        Separate();
        output.WriteByte(bracket);
        _needsComma = false;
    }

    public void End(byte bracket)
    {
        output.WriteByte(bracket);
        _needsComma = true;
    }

    public void Name(string name)
    {
        Text(Encoding.UTF8.GetBytes(name));
        output.WriteByte((byte)':');
        _needsComma = false;
    }

    public void Member(string name, ReadOnlySpan<byte> text)
    {
        Name(name);
        Text(text);
    }

    public void Member(string name, long number)
    {
        Name(name);
        output.Write(Bytes.FromNumber(number));
        _needsComma = true;
    }

    public void Member(string name, bool value)
    {
        Name(name);
        output.Write(value ? "true"u8 : "false"u8);
        _needsComma = true;
    }

    private void Text(ReadOnlySpan<byte> text)
    {
        Separate();
        output.WriteByte((byte)'"');
        foreach (byte b in Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(text)))
        {
            if (b is (byte)'"' or (byte)'\\')
                output.Write([(byte)'\\', b]);
            else if (b < 0x20)
                output.Write([(byte)'\\', (byte)'u', (byte)'0', (byte)'0', Hex(b >> 4), Hex(b & 15)]);
            else
                output.WriteByte(b);
        }
        output.WriteByte((byte)'"');
        _needsComma = true;
    }

    private void Separate()
    {
        if (_needsComma)
            output.WriteByte((byte)',');
    }

    private static byte Hex(int digit) => (byte)(digit < 10 ? '0' + digit : 'a' + digit - 10);
}
