using System;
using S6Overlay.Core;
using S6Overlay.Kernel;

namespace S6Overlay.Commands.PortableUtils;

/// <summary>Waits until it is killed. See docs/commands/s6-pause.md.</summary>
internal static class S6Pause
{
    public static ReadOnlySpan<byte> Usage => "s6-pause [ -t ] [ -h ] [ -a ] [ -q ] [ -b ] [ -i ] [ -p signals ]"u8;

    [Command("s6-pause")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        var options = new Options(argv, "thaqbip:"u8);
        while (options.Next(out byte option))
        {
            int signal = option switch
            {
                (byte)'t' => Signal.Term,
                (byte)'h' => Signal.Hup,
                (byte)'a' => Signal.Alrm,
                (byte)'q' => Signal.Quit,
                (byte)'b' => Signal.Abrt,
                (byte)'i' => Signal.Int,
                _ => 0,
            };
            if (signal > 0)
                Sys.IgnoreSignal(signal, true);
            else if (option != (byte)'p' || !IgnoreAll(options.Value))
                return proc.Usage(Usage);
        }
        while (true)
            Sys.Poll(default, -1);
    }

    private static bool IgnoreAll(ReadOnlySpan<byte> signals)
    {
        do
        {
            int comma = signals.IndexOf((byte)',');
            int signal = Signal.Parse(comma < 0 ? signals : signals[..comma]);
            if (signal == 0)
                return false;
            Sys.IgnoreSignal(signal, true);
            signals = comma < 0 ? default : signals[comma..].TrimStart((byte)',');
        }
        while (!signals.IsEmpty);
        return true;
    }
}
