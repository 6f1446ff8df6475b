using System;
using S6Overlay.Core;
using S6Overlay.Text;

namespace S6Overlay.Commands.PortableUtils;

/// <summary>Replaces the timestamps of lines by the time since the line before. See docs/commands/s6-tai64ndiff.md.</summary>
internal static class S6Tai64ndiff
{
    public static ReadOnlySpan<byte> Usage => "s6-tai64ndiff"u8;

    private const int Second = 1_000_000_000;

    private const int SecondsWidth = 10, Width = SecondsWidth + 1 + 9;

    [Command("s6-tai64ndiff", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        if (argv.Length > 1)
            return proc.Usage(Usage);
        Tai? last = null;
        using var reader = new LineReader(0, proc.Out);
        while (reader.Next())
        {
            ReadOnlySpan<byte> line = reader.Line;
            if (line.StartsWith("@"u8) && Tai.Parse(line, out Tai time))
            {
                WriteDifference(proc.Out, last, time);
                last = time;
                line = line[Tai.TextLength..];
            }
            else
                last = null;
            proc.Out.Write(line);
            if (reader.Terminated)
                proc.Out.WriteByte((byte)'\n');
        }
        return reader.Finish(proc);
    }

    /// <summary>In brackets, the seconds in ten columns, a point, and nine digits of a second.</summary>
    private static void WriteDifference(Output output, Tai? from, Tai to)
    {
        Span<byte> text = stackalloc byte[48];
        text.Fill((byte)' ');
        if (from is Tai start)
        {
            long seconds = unchecked((long)(to.Label - start.Label));
            long nanoseconds = (long)to.Nanoseconds - start.Nanoseconds;
            if (seconds > 0 && nanoseconds < 0)
                (seconds, nanoseconds) = (seconds - 1, nanoseconds + Second);
            else if (seconds < 0 && nanoseconds > 0)
                (seconds, nanoseconds) = (seconds + 1, nanoseconds - Second);
            bool negative = seconds < 0 || nanoseconds < 0;
            int at = text.Length;
            for (int i = 0; i < 9; i++, nanoseconds /= 10)
                text[--at] = (byte)('0' + Math.Abs(nanoseconds % 10));
            text[--at] = (byte)'.';
            do
                text[--at] = (byte)('0' + Math.Abs(seconds % 10));
            while ((seconds /= 10) != 0);
            if (negative)
                text[--at] = (byte)'-';
            text = text[Math.Min(at, text.Length - Width)..];
        }
        else
        {
            text = text[..Width];
            text[SecondsWidth] = (byte)'.';
        }
        output.WriteByte((byte)'[');
        output.Write(text);
        output.Write(" ]"u8);
    }
}
