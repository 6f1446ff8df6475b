using System;
using System.Buffers.Text;
using System.Collections.Generic;
using S6Overlay.Core;

namespace S6Overlay.Text;

/// <summary>Strings that carry their length: <c>5:hello,</c>.</summary>
internal static class Netstring
{
    /// <summary>The strings in a sequence of netstrings; null if it is not one.</summary>
    public static Bytes[]? DecodeAll(ReadOnlySpan<byte> text)
    {
        var strings = new List<Bytes>();
        while (!text.IsEmpty)
        {
            int colon = text.IndexOf((byte)':');
            if (colon < 0 || !Scan.Number(text[..colon], out uint length) || text.Length - colon - 2 < length)
                return null;
            text = text[(colon + 1)..];
            if (text[(int)length] != (byte)',')
                return null;
            strings.Add(new Bytes(text[..(int)length]));
            text = text[((int)length + 1)..];
        }
        return strings.ToArray();
    }

    /// <summary>Appends <paramref name="text"/> as a netstring.</summary>
    public static void Append(List<byte> to, ReadOnlySpan<byte> text)
    {
        Span<byte> digits = stackalloc byte[11];
        Utf8Formatter.TryFormat(text.Length, digits, out int count);
        to.AddRange(digits[..count]);
        to.Add((byte)':');
        to.AddRange(text);
        to.Add((byte)',');
    }
}
