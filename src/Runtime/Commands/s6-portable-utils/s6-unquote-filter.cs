using System;
using S6Overlay.Core;
using S6Overlay.Text;

namespace S6Overlay.Commands.PortableUtils;

/// <summary>Reads a quoted string from every line of its input. See docs/commands/s6-unquote-filter.md.</summary>
internal static class S6UnquoteFilter
{
    public static ReadOnlySpan<byte> Usage => "s6-unquote-filter [ -q | -Q | -v | -w ] [ -d delim ]"u8;

    /// <summary>What happens to lines that are not quoted strings; whether they are passed on as they are.</summary>
    private enum Strictness
    {
        Quiet,
        Normal,
        Verbose,
        Strict,
    }

    [Command("s6-unquote-filter", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        Strictness strictness = Strictness.Normal;
        var delimiters = new Bytes("\""u8);
        var options = new Options(argv, "qQvwd:"u8);
        while (options.Next(out byte option))
        {
            switch (option)
            {
                case (byte)'q':
                    strictness = Strictness.Quiet;
                    break;
                case (byte)'Q':
                    strictness = Strictness.Normal;
                    break;
                case (byte)'v':
                    strictness = Strictness.Verbose;
                    break;
                case (byte)'w':
                    strictness = Strictness.Strict;
                    break;
                case (byte)'d':
                    delimiters = options.Value;
                    break;
                default:
                    return proc.Usage(Usage);
            }
        }
        return options.Rest.IsEmpty ? Filter(proc, delimiters, strictness) : proc.Usage(Usage);
    }

    private static Next Filter(Proc proc, Bytes delimiters, Strictness strictness)
    {
        byte[] plain = [];
        using var reader = new LineReader(0, proc.Out);
        while (reader.Next())
        {
            ReadOnlySpan<byte> line = reader.Line;
            if (plain.Length < line.Length)
                plain = new byte[Math.Max(line.Length, plain.Length * 2)];
            string? fault = Unquote(line, delimiters, plain, out int length, out int rest);
            if (fault is not null && strictness == Strictness.Strict)
                return proc.Fatal(proc.Done().Code == 0 ? ExitCode.Usage : ExitCode.SystemCall, fault);
            if (fault is not null)
                Warn(proc, strictness, fault, line);
            else if (rest < line.Length && strictness >= Strictness.Verbose)
                proc.Warn($"found ending quote character at position {rest - 1}/{line.Length - 1}, ignoring remainder of line: {line}");
            proc.Out.Write(fault is null ? plain.AsSpan(0, length) : line);
            if (reader.Terminated)
                proc.Out.WriteByte((byte)'\n');
        }
        return reader.Finish(proc);
    }

    /// <summary>Returns what is wrong with the line; else null, the <paramref name="length"/> of the plain text and where the <paramref name="rest"/> of the line begins.</summary>
    private static string? Unquote(ReadOnlySpan<byte> line, Bytes delimiters, Span<byte> plain, out int length, out int rest)
    {
        length = 0;
        rest = line.Length;
        if (delimiters.IsEmpty)
            return Fault(Quoting.Unescape(line, default, plain, out length, out _));
        if (line.IsEmpty)
            return "empty line";
        if (delimiters.Span.IndexOf(line[0]) < 0)
            return "invalid starting quote character";
        UnquoteResult result = Quoting.Unescape(line[1..], delimiters, plain, out length, out int position);
        rest = position + 2;
        return Fault(result);
    }

    private static string? Fault(UnquoteResult result) => result switch
    {
        UnquoteResult.Good => null,
        UnquoteResult.NoEnd => "unable to unquote: no ending quote character",
        _ => "unable to unquote: " + S6Unquote.Reason(result),
    };

    private static void Warn(Proc proc, Strictness strictness, string fault, ReadOnlySpan<byte> line)
    {
        if (strictness == Strictness.Verbose && !line.IsEmpty)
            proc.Warn($"{fault} in line: {line}");
        else if (strictness != Strictness.Quiet)
            proc.Warn(fault);
    }
}
