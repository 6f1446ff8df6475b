using System;
using S6Overlay.Core;
using S6Overlay.Kernel;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Commands.PortableUtils;

/// <summary>Sets the times of files to now, making those that do not exist. See docs/commands/s6-touch.md.</summary>
internal static class S6Touch
{
    public static ReadOnlySpan<byte> Usage => "s6-touch file..."u8;

    [Command("s6-touch", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        var options = new Options(argv, ""u8);
        if (options.Next(out _) || options.Rest.IsEmpty)
            return proc.Usage(Usage);
        foreach (Bytes file in options.Rest)
        {
            int result = Touch(file);
            if (result < 0)
                return proc.FatalSystem(result, $"unable to touch {file}");
        }
        return Next.Exit(0);
    }

    private static int Touch(Bytes file)
    {
        var now = new Timestamp(0, UTIME_NOW);
        int result = Sys.SetTimes(AT_FDCWD, file, now, now);
        if (result != -ENOENT)
            return result;
        int fd = Sys.Open(file, O_WRONLY | O_CREAT | O_APPEND | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
        return fd < 0 ? fd : Sys.Close(fd);
    }
}
