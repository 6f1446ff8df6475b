using System;
using S6Overlay.Core;
using S6Overlay.Logging;
using S6Overlay.Text;

namespace S6Overlay.Commands.S6;

/// <summary>Makes the TAI64N stamps at the beginning of lines readable. See docs/commands/s6-tai64nlocal.md.</summary>
internal static class S6Tai64nlocal
{
    public static ReadOnlySpan<byte> Usage => "s6-tai64nlocal [ -g ]"u8;

    [Command("s6-tai64nlocal")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        bool greenwich = false;
        var options = new Options(argv, "g"u8);
        while (options.Next(out byte option))
        {
            if (option != (byte)'g')
                return proc.Usage(Usage);
            greenwich = true;
        }
        if (!options.Rest.IsEmpty)
            return proc.Usage(Usage);
        Env zone = proc.Env.Clone();
        if (greenwich)
            zone.Set("TZ"u8, "UTC0"u8);
        var clock = new LocalTime(zone);
        return LineFilter.Run(proc, (line, to) => Translate(clock, line, to), orNul: false, completeLast: false);
    }

    private static void Translate(LocalTime clock, ReadOnlySpan<byte> line, ByteQueue to)
    {
        if (!line.StartsWith("@"u8) || !Tai.Parse(line, out Tai time) || !LocalTime.HasText(time.ToUtc()))
        {
            to.Append(line);
            return;
        }
        clock.Format(time.ToUtc(), to.Reserve(LocalTime.TextLength)[..LocalTime.TextLength]);
        to.Commit(LocalTime.TextLength);
        to.Append(line[Tai.TextLength..]);
    }
}
