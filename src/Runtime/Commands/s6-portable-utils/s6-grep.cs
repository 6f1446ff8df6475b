using System;
using S6Overlay.Core;
using S6Overlay.Kernel;
using S6Overlay.Text;

namespace S6Overlay.Commands.PortableUtils;

/// <summary>Prints the lines of its input that match a pattern. See docs/commands/s6-grep.md.</summary>
internal static class S6Grep
{
    public static ReadOnlySpan<byte> Usage => "s6-grep [ -E | -F ] [ -i ] [ -c ] [ -n ] [ -q ] [ -v ] pattern"u8;

    [Command("s6-grep", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        bool extended = false, literal = false, ignoreCase = false;
        var report = new Report(false, false, false, false);
        var options = new Options(argv, "EFicnqv"u8);
        while (options.Next(out byte option))
        {
            switch (option)
            {
                case (byte)'E':
                    extended = true;
                    break;
                case (byte)'F':
                    literal = true;
                    break;
                case (byte)'i':
                    ignoreCase = true;
                    break;
                case (byte)'c':
                    report = report with { Count = true };
                    break;
                case (byte)'n':
                    report = report with { Number = true };
                    break;
                case (byte)'q':
                    report = report with { Quiet = true };
                    break;
                case (byte)'v':
                    report = report with { Invert = true };
                    break;
                default:
                    return proc.Usage(Usage);
            }
        }
        if (options.Rest.Length != 1)
            return proc.Usage(Usage);
        Bytes pattern = options.Rest[0];
        if (literal && !ignoreCase)
            return Filter(proc, null, pattern, report);
        using PosixRegex? regex = PosixRegex.Compile(literal ? Escaped(pattern) : pattern, extended && !literal, ignoreCase, out Bytes reason);
        return regex is null
            ? proc.Fatal(ExitCode.SystemCall, $"unable to compile regular expression: {reason}")
            : Filter(proc, regex, default, report);
    }

    private static Next Filter(Proc proc, PosixRegex? regex, Bytes literal, Report report)
    {
        using var reader = new LineReader(0, proc.Out);
        long line = 0, selected = 0;
        while (reader.Next())
        {
            line++;
            bool matches = regex?.IsMatch(in reader.Line.GetPinnableReference()) ?? reader.Line.IndexOf(literal.Span) >= 0;
            if (matches == report.Invert)
                continue;
            selected++;
            if (!report.Quiet && !report.Count)
                Print(proc.Out, reader, report.Number ? line : 0);
        }
        if (report.Count && !report.Quiet)
        {
            proc.Out.Write(Bytes.FromNumber(selected));
            proc.Out.WriteByte((byte)'\n');
        }
        return reader.Finish(proc, selected > 0 ? 0 : 1);
    }

    private static void Print(Output output, LineReader reader, long number)
    {
        if (number > 0)
        {
            output.Write(Bytes.FromNumber(number));
            output.WriteByte((byte)':');
        }
        output.Write(reader.Line);
        output.WriteByte((byte)'\n');
    }

    /// <summary>The basic regular expression that matches nothing but this string.</summary>
    private static Bytes Escaped(Bytes literal)
    {
        Span<byte> escaped = new byte[literal.Length * 2];
        int length = 0;
        foreach (byte b in literal.Span)
        {
            if ("\\.[]*^$"u8.IndexOf(b) >= 0)
                escaped[length++] = (byte)'\\';
            escaped[length++] = b;
        }
        return new Bytes(escaped[..length]);
    }

    /// <summary>What is printed of the lines that match, or, inverted, of those that do not.</summary>
    private sealed record Report(bool Count, bool Number, bool Quiet, bool Invert);
}
