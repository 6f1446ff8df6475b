using System;
using System.Collections.Generic;

namespace S6Overlay.Packaging.OpenPgp;

/// <summary>
/// Cuts a byte string into whole packets (RFC 9580, section 4.2) before the library parses any of them, so
/// that no length in the input is believed further than the input reaches.
/// </summary>
internal static class PacketFrames
{
    /// <summary>One packet with its header; the body is its last bytes.</summary>
    public readonly record struct Frame(int Tag, byte[] Bytes, int BodyLength);

    public const int SignatureTag = 2;
    public const int SecretKeyTag = 5;
    public const int PublicKeyTag = 6;

    /// <summary>The packets of <paramref name="bytes"/>, which end where the last packet ends.</summary>
    /// <exception cref="PackagingException">
    /// A packet is cut short or has no definite length, which keys and signatures always have; the message
    /// is a reason without a file name.
    /// </exception>
    public static List<Frame> Split(byte[] bytes)
    {
        var frames = new List<Frame>();
        var at = 0;
        while (at < bytes.Length)
        {
            var (tag, header, length) = ReadHeader(bytes.AsSpan(at));
            if (length > bytes.Length - at - header)
                throw CutShort();
            var end = at + header + (int)length;
            frames.Add(new Frame(tag, bytes[at..end], (int)length));
            at = end;
        }

        return frames;
    }

    private static PackagingException CutShort() => new("it is cut short");

    private static (int Tag, int Header, long Length) ReadHeader(ReadOnlySpan<byte> bytes)
    {
        var first = bytes[0];
        if ((first & 0x80) == 0)
            throw new PackagingException("it is not OpenPGP data");
        if ((first & 0x40) == 0)
        {
            var width = 1 << (first & 3);
            if (width == 8)
                throw new PackagingException("it has a packet without a length");
            return ((first >> 2) & 15, 1 + width, BigEndian(bytes, 1, width));
        }

        var length = BigEndian(bytes, 1, 1);
        return length switch
        {
            < 192 => (first & 63, 2, length),
            < 224 => (first & 63, 3, ((length - 192) << 8) + BigEndian(bytes, 2, 1) + 192),
            255 => (first & 63, 6, BigEndian(bytes, 2, 4)),
            _ => throw new PackagingException("it has a packet of unknown length"),
        };
    }

    private static long BigEndian(ReadOnlySpan<byte> bytes, int start, int width)
    {
        if (bytes.Length < start + width)
            throw CutShort();
        var value = 0L;
        foreach (var part in bytes.Slice(start, width))
            value = (value << 8) | part;
        return value;
    }
}
