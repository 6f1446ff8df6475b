using System;
using S6Overlay.Core;
using S6Overlay.Kernel;
using S6Overlay.Text;

namespace S6Overlay.Commands.PortableUtils;

/// <summary>Waits for a time, then goes on as another program if there is one. See docs/commands/s6-sleep.md.</summary>
internal static class S6Sleep
{
    public static ReadOnlySpan<byte> Usage => "s6-sleep [ -m ] time [ prog... ]"u8;

    [Command("s6-sleep")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        ulong unit = 1000;
        var options = new Options(argv, "m"u8);
        while (options.Next(out byte option))
        {
            if (option != (byte)'m')
                return proc.Usage(Usage);
            unit = 1;
        }
        if (options.Rest.IsEmpty || !Scan.Number(options.Rest[0], out uint time))
            return proc.Usage(Usage);
        proc.Out.Flush();
        Wait((long)(time * unit));
        return Next.Exec(options.Rest[1..]);
    }

    private static void Wait(long milliseconds)
    {
        Timestamp start = Sys.MonotonicTime();
        while (true)
        {
            Timestamp now = Sys.MonotonicTime();
            long passed = ((now.Seconds - start.Seconds) * 1_000_000_000) + now.Nanoseconds - start.Nanoseconds;
            // Rounded up: never awake too early.
            long left = milliseconds - (passed / 1_000_000);
            if (left <= 0)
                return;
            Sys.Poll(default, (int)Math.Min(left, int.MaxValue));
        }
    }
}
