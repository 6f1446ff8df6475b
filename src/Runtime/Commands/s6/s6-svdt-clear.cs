using System;
using S6Overlay.Core;
using S6Overlay.Kernel;
using S6Overlay.Supervision;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Commands.S6;

/// <summary>Forgets when a service died. See docs/commands/s6-svdt-clear.md.</summary>
internal static class S6SvdtClear
{
    public const string Usage = "s6-svdt-clear servicedir";

    [Command("s6-svdt-clear", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        var options = new Options(argv, default);
        if (options.Next(out _) || options.Rest.IsEmpty)
            return proc.Usage(Usage);
        int fd = Sys.Open(DeathTally.PathOf(options.Rest[0]), O_WRONLY | O_TRUNC | O_NONBLOCK | O_CLOEXEC);
        if (fd < 0)
            return proc.FatalSystem(fd, $"unable to clear death tally for service {options.Rest[0]}");
        Sys.Close(fd);
        return Next.Exit(0);
    }
}
