using System;
using System.IO;
using Org.BouncyCastle.Bcpg;

namespace S6Overlay.Packaging.OpenPgp;

/// <summary>OpenPGP's text form ("ASCII armor") and the binary form it wraps (RFC 9580, section 6).</summary>
internal static class Armor
{
    private const string BeginLine = "-----BEGIN PGP ";

    /// <summary>
    /// The packets in <paramref name="file"/>, which is binary or holds armored blocks of the kind
    /// <paramref name="kind"/> ("SIGNATURE", "PUBLIC KEY BLOCK", …), and nothing else but blank lines.
    /// </summary>
    /// <exception cref="PackagingException">It is neither; the message is a reason without a file name.</exception>
    public static byte[] Packets(byte[] file, string kind)
    {
        if (file.Length == 0)
            throw new PackagingException("it is empty");
        if ((file[0] & 0x80) != 0)
            return file;

        using var packets = new MemoryStream();
        var text = System.Text.Encoding.Latin1.GetString(file).ReplaceLineEndings("\n");
        var at = 0;
        while (at < text.Length)
        {
            if (string.IsNullOrWhiteSpace(text[at..]))
                break;
            at = ReadBlock(text, at, kind, packets);
        }

        return packets.ToArray();
    }

    /// <summary>Wraps packets; the block's name follows from the first packet.</summary>
    public static byte[] Wrap(byte[] packets)
    {
        using var text = new MemoryStream();
        using (var armor = ArmoredOutputStream.Build().ClearHeaders().EnableCrc(true).Build(text))
            armor.Write(packets);
        return text.ToArray();
    }

    // The library's reader guesses and repairs; what is verified must be exactly what was meant, so this one
    // takes the standard's form only.
    private static int ReadBlock(string text, int start, string kind, MemoryStream packets)
    {
        var first = BeginLine + kind + "-----";
        var last = "-----END PGP " + kind + "-----";
        var line = NextLine(text, start, out var at);
        while (line.Length == 0 && at < text.Length)
            line = NextLine(text, at, out at);
        if (line != first)
            throw new PackagingException($"it does not start with '{first}'");

        // Header lines, then an empty one.
        do
        {
            if (at >= text.Length)
                throw new PackagingException("its text form is cut short");
            line = NextLine(text, at, out at);
            if (line.Length > 0 && !line.Contains(": ", StringComparison.Ordinal))
                throw new PackagingException("its text form has a malformed header");
        }
        while (line.Length > 0);

        var body = new System.Text.StringBuilder();
        int? checksum = null;
        while (true)
        {
            if (at >= text.Length)
                throw new PackagingException("its text form is cut short");
            line = NextLine(text, at, out at);
            if (line == last)
                break;
            if (checksum is not null)
                throw new PackagingException("its text form goes on behind the checksum");
            if (line.StartsWith('='))
                checksum = BigEndian(Decode(line[1..]));
            else
                body.Append(line);
        }

        var bytes = Decode(body.ToString());
        if (checksum is not null && checksum != Crc24(bytes))
            throw new PackagingException("the checksum of its text form is wrong");
        packets.Write(bytes);
        return at;
    }

    private static string NextLine(string text, int start, out int next)
    {
        var end = text.IndexOf('\n', start);
        next = end < 0 ? text.Length : end + 1;
        return text[start..(end < 0 ? text.Length : end)].TrimEnd(' ', '\t');
    }

    private static byte[] Decode(string base64)
    {
        try
        {
            return Convert.FromBase64String(base64);
        }
        catch (FormatException e)
        {
            throw new PackagingException("its text form is not base64", e);
        }
    }

    private static int BigEndian(byte[] bytes) => bytes.Length == 3
        ? (bytes[0] << 16) | (bytes[1] << 8) | bytes[2]
        : throw new PackagingException("the checksum of its text form is not three bytes");

    private static int Crc24(byte[] bytes)
    {
        var crc = 0xB704CE;
        foreach (var value in bytes)
        {
            crc ^= value << 16;
            for (var bit = 0; bit < 8; bit++)
            {
                crc <<= 1;
                if ((crc & 0x1000000) != 0)
                    crc ^= 0x1864CFB;
            }
        }

        return crc;
    }
}
