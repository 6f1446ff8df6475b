using System;
using S6Overlay.Core;
using S6Overlay.Files;
using S6Overlay.Kernel;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Commands.PortableUtils;

/// <summary>Runs a program whose standard input is a file with all that came from a pipe. See docs/commands/seekablepipe.md.</summary>
internal static class Seekablepipe
{
    public static ReadOnlySpan<byte> Usage => "seekablepipe tmpfile prog..."u8;

    [Command("seekablepipe")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        var options = new Options(argv, ""u8);
        if (options.Next(out _) || options.Rest.Length < 2)
            return proc.Usage(Usage);
        Bytes name = options.Rest[0];
        int writer = Create(name);
        if (writer < 0)
            return proc.FatalSystem(writer, $"unable to create temporary {name}");
        int reader = Sys.Open(name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
        Sys.Unlink(name);
        if (reader < 0)
            return proc.FatalSystem(reader, $"unable to reopen {name}");
        int result = Transfer.ToEnd(0, writer);
        Sys.Close(writer);
        if (result < 0)
            return proc.FatalSystem(result, $"unable to copy stdin to {name}");
        result = Sys.Dup2(reader, 0);
        Sys.Close(reader);
        return result < 0 ? proc.FatalSystem(result, "unable to move fds"u8) : Next.Exec(options.Rest[1..]);
    }

    // A file that an earlier run left there is replaced; nothing is ever written through a link.
    private static int Create(Bytes name)
    {
        const int Flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC;
        int fd = Sys.Open(name, Flags, 0x180);
        if (fd == -EEXIST && Sys.Unlink(name) >= 0)
            fd = Sys.Open(name, Flags, 0x180);
        return fd;
    }
}
