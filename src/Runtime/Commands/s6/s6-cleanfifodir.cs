using System;
using S6Overlay.Core;
using S6Overlay.Supervision;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Commands.S6;

/// <summary>Removes what listeners that are gone have left in a fifodir. See docs/commands/s6-cleanfifodir.md.</summary>
internal static class S6Cleanfifodir
{
    public static ReadOnlySpan<byte> Usage => "s6-cleanfifodir fifodir"u8;

    [Command("s6-cleanfifodir", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        if (argv.Length < 2)
            return proc.Usage(Usage);
        int result = FifoDirectory.Notify(AT_FDCWD, argv[1], default);
        return result < 0 ? proc.FatalSystem(result, $"unable to clean up {argv[1]}") : Next.Exit(0);
    }
}
