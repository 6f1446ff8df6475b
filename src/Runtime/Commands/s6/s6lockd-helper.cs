using System;
using S6Overlay.Core;
using S6Overlay.Kernel;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Commands.S6;

/// <summary>Takes a lock, says so, and holds it until its input ends. See docs/commands/s6lockd-helper.md.</summary>
internal static class S6lockdHelper
{
    public static ReadOnlySpan<byte> Usage => "s6lockd-helper r|w lockfile"u8;

    [Command("s6lockd-helper")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        if (argv.Length != 3 || argv[1].Length != 1 || argv[1][0] is not ((byte)'r' or (byte)'w'))
            return proc.Usage(Usage);
        bool shared = argv[1][0] == (byte)'r';
        int fd = Sys.Open(argv[2], (shared ? O_RDONLY : O_WRONLY) | O_CREAT | O_NONBLOCK | O_CLOEXEC);
        if (fd < 0)
            return proc.FatalSystem(fd, $"unable to open {argv[2]}");
        int error = Sys.Lock(fd, shared ? Sys.LockKind.Read : Sys.LockKind.Write, wait: true);
        if (error < 0)
            return proc.FatalSystem(error, $"unable to lock {argv[2]}");
        error = Sys.WriteAll(1, "!"u8);
        if (error < 0)
            return proc.FatalSystem(error, "unable to write to standard output"u8);
        Span<byte> ignored = stackalloc byte[1];
        error = Sys.Read(0, ignored);
        return error < 0 ? proc.FatalSystem(error, "unable to read standard input"u8) : Next.Exit(0);
    }
}
