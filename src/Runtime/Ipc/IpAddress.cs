using System;
using S6Overlay.Core;
using S6Overlay.Text;

namespace S6Overlay.Ipc;

/// <summary>IPv4 and IPv6 addresses as text: four or sixteen bytes, in network order.</summary>
internal static class IpAddress
{
    private const int Groups = 8;

    /// <summary>Null if it is not an address.</summary>
    public static byte[]? Parse(ReadOnlySpan<byte> text) => text.Contains((byte)':') ? ParseSix(text) : ParseFour(text);

    /// <summary>Appends the address; the longest run of zero groups of an IPv6 address is <c>::</c>.</summary>
    public static void Format(ReadOnlySpan<byte> address, ByteQueue to)
    {
        Span<byte> digits = stackalloc byte[4];
        if (address.Length == 4)
        {
            for (int i = 0; i < 4; i++)
            {
                to.Append(i > 0 ? "."u8 : default);
                to.Append(digits[..Digits.Format(address[i], digits)]);
            }
            return;
        }
        FindZeros(address, out int start, out int length);
        for (int i = 0; i < Groups; i++)
        {
            if (i == start)
            {
                to.Append("::"u8);
                i += length - 1;
                continue;
            }
            to.Append(i > 0 && i != start + length ? ":"u8 : default);
            to.Append(digits[..Digits.Format(Group(address, i), digits, radix: 16)]);
        }
    }

    private static int Group(ReadOnlySpan<byte> address, int index) => address[index * 2] << 8 | address[index * 2 + 1];

    private static void FindZeros(ReadOnlySpan<byte> address, out int start, out int length)
    {
        (start, length) = (-Groups, 1);
        for (int i = 0; i < Groups; i++)
        {
            int run = 0;
            while (i + run < Groups && Group(address, i + run) == 0)
                run++;
            if (run > length)
                (start, length) = (i, run);
        }
    }

    private static byte[]? ParseFour(ReadOnlySpan<byte> text)
    {
        byte[] address = new byte[4];
        for (int i = 0; i < 4; i++)
        {
            int dot = text.IndexOf((byte)'.');
            if (dot < 0 != (i == 3) || !Scan.Number(dot < 0 ? text : text[..dot], out uint part) || part > 255)
                return null;
            address[i] = (byte)part;
            text = text[(dot + 1)..];
        }
        return address;
    }

    private static byte[]? ParseSix(ReadOnlySpan<byte> text)
    {
        int gap = text.IndexOf("::"u8);
        if (gap < 0)
            return ParseGroups(text) is { Length: 16 } whole ? whole : null;
        byte[]? head = ParseGroups(text[..gap]), tail = ParseGroups(text[(gap + 2)..]);
        if (head is null || tail is null || head.Length + tail.Length > 14)
            return null;
        byte[] address = new byte[16];
        head.CopyTo(address, 0);
        tail.CopyTo(address, 16 - tail.Length);
        return address;
    }

    private static byte[]? ParseGroups(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
            return [];
        byte[] groups = new byte[text.Count((byte)':') * 2 + 2];
        for (int i = 0; i < groups.Length; i += 2)
        {
            int colon = text.IndexOf((byte)':');
            ReadOnlySpan<byte> group = colon < 0 ? text : text[..colon];
            if (group.Length > 4 || !Scan.Hexadecimal(group, out ulong value))
                return null;
            (groups[i], groups[i + 1]) = ((byte)(value >> 8), (byte)value);
            text = text[(colon + 1)..];
        }
        return groups;
    }
}
