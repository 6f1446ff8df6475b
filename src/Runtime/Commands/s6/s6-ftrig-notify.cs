using System;
using S6Overlay.Core;
using S6Overlay.Supervision;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Commands.S6;

/// <summary>Announces events to whoever listens in a fifodir. See docs/commands/s6-ftrig-notify.md.</summary>
internal static class S6FtrigNotify
{
    public static ReadOnlySpan<byte> Usage => "s6-ftrig-notify fifodir message"u8;

    [Command("s6-ftrig-notify", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        if (argv.Length < 3)
            return proc.Usage(Usage);
        int result = FifoDirectory.Notify(AT_FDCWD, argv[1], argv[2]);
        return result < 0 ? proc.FatalSystem(result, $"unable to notify {argv[1]}") : Next.Exit(0);
    }
}
