using System;
using S6Overlay.Core;
using S6Overlay.Execline;
using S6Overlay.Kernel;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Commands.Execline;

/// <summary>Opens a file as a descriptor. See docs/commands/redirfd.md.</summary>
internal static class Redirfd
{
    public static ReadOnlySpan<byte> Usage => "redirfd -[ r | w | u | a | x ] [ -n ] [ -b ] fd file prog... (or: redirfd -f [ -e | -E ] [ options ] var file prog...)"u8;

    [Command("redirfd")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        int flags = -1;
        bool nonBlocking = false, change = false, toVariable = false, substitute = false;
        var options = new Options(argv, "rwuaxnbfeE"u8);
        while (options.Next(out byte option))
        {
            switch (option)
            {
                case (byte)'r':
                    flags = O_RDONLY;
                    break;
                case (byte)'w':
                    flags = O_WRONLY | O_CREAT | O_TRUNC;
                    break;
                case (byte)'u':
                    flags = O_RDWR;
                    break;
                case (byte)'a':
                    flags = O_WRONLY | O_CREAT | O_APPEND;
                    break;
                case (byte)'x':
                    flags = O_WRONLY | O_CREAT | O_EXCL;
                    break;
                case (byte)'n':
                    nonBlocking = true;
                    break;
                case (byte)'b':
                    change = true;
                    break;
                case (byte)'f':
                    toVariable = true;
                    break;
                case (byte)'e':
                case (byte)'E':
                    substitute = option == (byte)'E';
                    break;
                default:
                    return proc.Usage(Usage);
            }
        }
        ReadOnlySpan<Bytes> words = options.Rest;
        int target = -1;
        if (flags < 0 || words.Length < 3 || !(toVariable || Descriptor.Parse(words[0], out target)))
            return proc.Usage(Usage);
        int fd = Open(words[1], nonBlocking ? flags | O_NONBLOCK : flags);
        if (fd < 0)
            return proc.FatalSystem(fd, $"unable to open {words[1]}");
        int result = change ? Sys.SetNonBlocking(fd, !nonBlocking) : 0;
        if (result < 0)
            return proc.FatalSystem(result, $"unable to change the mode of {words[1]}");
        if (toVariable)
            return Autoimport.Give(proc, words[0], Bytes.FromNumber(fd), substitute, words[2..]);
        result = Descriptor.Move(fd, target);
        return result < 0 ? proc.FatalSystem(result, $"unable to move {words[1]} to descriptor {target}") : Next.Exec(words[2..]);
    }

    /// <summary>Opens a file. A fifo without a reader is opened for writing all the same where that is not to block, with a reader of our own for the moment.</summary>
    private static int Open(Bytes path, int flags)
    {
        int fd = Sys.Open(path, flags);
        if (fd != -ENXIO || (flags & O_WRONLY) == 0)
            return fd;
        int reader = Sys.Open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
        if (reader < 0)
            return fd;
        fd = Sys.Open(path, flags);
        Sys.Close(reader);
        return fd;
    }
}
