using System;
using S6Overlay.Core;
using S6Overlay.Text;

namespace S6Overlay.Init.Ownership;

/// <summary>One line of a fix-attrs file: <c>path recurse account fmode dmode</c>. A null mode, from <c>-</c>, stays as it is.</summary>
internal readonly record struct FixAttrsLine(Bytes Path, bool Recurse, Bytes Account, uint? FileMode, uint? DirectoryMode)
{
    private const int FieldCount = 5;

    private static ReadOnlySpan<byte> Blanks => " \t\r"u8;

    /// <summary>True for a line that says nothing: empty, blank, or a comment.</summary>
    public static bool IsBlank(ReadOnlySpan<byte> line)
    {
        line = line.TrimStart(Blanks);
        return line.IsEmpty || line[0] == (byte)'#';
    }

    /// <summary>Reads a line. Returns null, or what is wrong with it.</summary>
    public static string? Parse(ReadOnlySpan<byte> line, out FixAttrsLine parsed)
    {
        parsed = default;
        Span<Range> fields = stackalloc Range[FieldCount];
        int count = Split(line, fields, out ReadOnlySpan<byte> rest);
        if (count < FieldCount)
            return "too few fields: expected 'path recurse account fmode dmode'";
        if (!rest.IsEmpty && rest[0] != (byte)'#')
            return "too many fields: expected 'path recurse account fmode dmode'";
        if (!Flag(line[fields[1]], out bool recurse))
            return "the second field, recurse, is neither 'true' nor 'false'";
        if (!Mode(line[fields[3]], out uint? fileMode) || !Mode(line[fields[4]], out uint? directoryMode))
            return "a mode is neither octal digits nor '-'";
        parsed = new FixAttrsLine(new Bytes(line[fields[0]]), recurse, new Bytes(line[fields[2]]), fileMode, directoryMode);
        return null;
    }

    private static int Split(ReadOnlySpan<byte> line, Span<Range> fields, out ReadOnlySpan<byte> rest)
    {
        int count = 0, position = 0;
        while (true)
        {
            while (position < line.Length && Blanks.Contains(line[position]))
                position++;
            rest = line[position..];
            if (rest.IsEmpty || count == fields.Length)
                return count;
            int length = rest.IndexOfAny(Blanks);
            int end = length < 0 ? line.Length : position + length;
            fields[count++] = position..end;
            position = end;
        }
    }

    private static bool Flag(ReadOnlySpan<byte> text, out bool value)
    {
        value = text.SequenceEqual("true"u8);
        return value || text.SequenceEqual("false"u8);
    }

    private static bool Mode(ReadOnlySpan<byte> text, out uint? mode)
    {
        mode = null;
        if (text.SequenceEqual("-"u8))
            return true;
        bool good = Scan.Octal(text, out uint number) && number <= 0xFFF;
        mode = number;
        return good;
    }
}
