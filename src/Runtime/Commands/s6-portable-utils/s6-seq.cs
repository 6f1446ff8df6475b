using System;
using S6Overlay.Core;
using S6Overlay.Text;

namespace S6Overlay.Commands.PortableUtils;

/// <summary>Prints numbers in sequence. See docs/commands/s6-seq.md.</summary>
internal static class S6Seq
{
    public static ReadOnlySpan<byte> Usage => "s6-seq [ -w ] [ -s separator ] [ first [ increment ] ] last"u8;

    [Command("s6-seq", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        bool wide = false;
        var separator = new Bytes("\n"u8);
        var options = new Options(argv, "ws:"u8);
        while (options.Next(out byte option))
        {
            switch (option)
            {
                case (byte)'w':
                    wide = true;
                    break;
                case (byte)'s':
                    separator = options.Value.IsEmpty ? new Bytes("\0"u8) : options.Value;
                    break;
                default:
                    return proc.Usage(Usage);
            }
        }
        ReadOnlySpan<Bytes> limits = options.Rest;
        uint first = 1, increment = 1;
        if (limits.Length is 0 or > 3 || !Scan.Number(limits[^1], out uint last)
            || (limits.Length > 1 && !Scan.Number(limits[0], out first))
            || (limits.Length > 2 && !Scan.Number(limits[1], out increment)))
            return proc.Usage(Usage);
        if (increment == 0)
            return proc.Fatal(ExitCode.Usage, "the increment must not be 0"u8);
        return Print(proc, first, increment, last, separator, wide);
    }

    private static Next Print(Proc proc, ulong first, uint increment, uint last, Bytes separator, bool wide)
    {
        int width = !wide || first > last ? 0 : Bytes.FromNumber((long)(first + ((last - first) / increment * increment))).Length;
        Span<byte> digits = stackalloc byte[10];
        for (ulong number = first; number <= last && !proc.Out.HasFailed; number += increment)
        {
            System.Buffers.Text.Utf8Formatter.TryFormat(number, digits, out int length);
            for (int i = length; i < width; i++)
                proc.Out.WriteByte((byte)'0');
            proc.Out.Write(digits[..length]);
            proc.Out.Write(separator);
        }
        return proc.Done();
    }
}
