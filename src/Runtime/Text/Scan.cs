using System;

namespace S6Overlay.Text;

/// <summary>Reads numbers from byte strings, the whole string or nothing.</summary>
internal static class Scan
{
    /// <summary>Decimal digits only, up to 2³²−1.</summary>
    public static bool Number(ReadOnlySpan<byte> text, out uint number)
    {
        bool good = Number(text, out ulong wide) && wide <= uint.MaxValue;
        number = good ? (uint)wide : 0;
        return good;
    }

    /// <summary>Decimal digits only, up to 2⁶⁴−1.</summary>
    public static bool Number(ReadOnlySpan<byte> text, out ulong number) => InBase(text, 10, out number);

    /// <summary>What precedes the first <paramref name="separator"/>; <paramref name="text"/> becomes what follows it.</summary>
    public static ReadOnlySpan<byte> Field(ref ReadOnlySpan<byte> text, byte separator)
    {
        int at = text.IndexOf(separator);
        ReadOnlySpan<byte> head = at < 0 ? text : text[..at];
        text = at < 0 ? default : text[(at + 1)..];
        return head;
    }

    /// <summary>Octal digits only.</summary>
    public static bool Octal(ReadOnlySpan<byte> text, out uint number)
    {
        bool good = InBase(text, 8, out ulong wide) && wide <= uint.MaxValue;
        number = good ? (uint)wide : 0;
        return good;
    }

    /// <summary>Decimal digits, with a sign or without.</summary>
    public static bool Signed(ReadOnlySpan<byte> text, out int number)
    {
        bool negative = !text.IsEmpty && text[0] == (byte)'-';
        if (negative || (!text.IsEmpty && text[0] == (byte)'+'))
            text = text[1..];
        bool good = Number(text, out ulong wide) && wide <= int.MaxValue;
        number = !good ? 0 : negative ? -(int)wide : (int)wide;
        return good;
    }

    /// <summary>Hexadecimal digits only, of either case.</summary>
    public static bool Hexadecimal(ReadOnlySpan<byte> text, out ulong number) => InBase(text, 16, out number);

    private static bool InBase(ReadOnlySpan<byte> text, uint radix, out ulong number)
    {
        number = 0;
        foreach (byte b in text)
        {
            uint digit = b is >= (byte)'0' and <= (byte)'9' ? (uint)b - '0' : (b | 32) is >= 'a' and <= 'f' ? (uint)(b | 32) - 'a' + 10 : uint.MaxValue;
            if (digit >= radix || number > (ulong.MaxValue - digit) / radix)
                return false;
            number = number * radix + digit;
        }
        return !text.IsEmpty;
    }
}
