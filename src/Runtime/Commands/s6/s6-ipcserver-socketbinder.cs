using System;
using S6Overlay.Core;
using S6Overlay.Kernel;
using S6Overlay.Text;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Commands.S6;

/// <summary>Binds a Unix-domain socket as standard input, then goes on. See docs/commands/s6-ipcserver-socketbinder.md.</summary>
internal static class S6IpcserverSocketbinder
{
    public static ReadOnlySpan<byte> Usage => "s6-ipcserver-socketbinder [ -d | -D ] [ -b backlog ] [ -M | -m ] [ -a perms ] [ -B ] path prog..."u8;

    private const uint MaxBacklog = 4096, MaxPermissions = 0x1FF;

    [Command("s6-ipcserver-socketbinder")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        bool rebind = true, datagram = false, blocking = false;
        uint backlog = MaxBacklog, permissions = MaxPermissions;
        var options = new Options(argv, "DdMmBb:a:"u8);
        while (options.Next(out byte option))
        {
            bool good = true;
            switch (option)
            {
                case (byte)'d' or (byte)'D':
                    rebind = option == (byte)'d';
                    break;
                case (byte)'m' or (byte)'M':
                    datagram = option == (byte)'m';
                    break;
                case (byte)'B':
                    blocking = true;
                    break;
                case (byte)'b':
                    good = Scan.Number(options.Value, out backlog);
                    break;
                case (byte)'a':
                    good = Scan.Octal(options.Value, out permissions) && permissions <= MaxPermissions;
                    break;
                default:
                    good = false;
                    break;
            }
            if (!good)
                return proc.Usage(Usage);
        }
        if (options.Rest.Length < 2)
            return proc.Usage(Usage);
        Bytes path = options.Rest[0];
        int fd = Sys.UnixSocket(datagram ? Sys.SocketKind.Datagram : Sys.SocketKind.Stream, !blocking);
        if (fd < 0)
            return proc.FatalSystem(fd, "unable to create a socket"u8);
        int error = Bind(fd, path, rebind, permissions);
        if (error < 0)
            return proc.FatalSystem(error, $"unable to bind to {path}");
        if (backlog > 0 && (error = Sys.Listen(fd, (int)Math.Min(backlog, MaxBacklog))) < 0)
            return proc.FatalSystem(error, $"unable to listen to {path}");
        error = fd == 0 ? Sys.SetCloseOnExec(0, false) : Sys.Dup2(fd, 0);
        if (error < 0)
            return proc.FatalSystem(error, "unable to move the socket to standard input"u8);
        if (fd != 0)
            Sys.Close(fd);
        return Next.Exec(options.Rest[1..]);
    }

    /// <summary>Binds, in the place of what is there. The lock keeps two that do so at once apart.</summary>
    private static int Bind(int fd, Bytes path, bool rebind, uint permissions)
    {
        if (rebind)
        {
            int lockFile = Sys.Open(Bytes.Concat(path, ".lock"u8), O_WRONLY | O_CREAT | O_NONBLOCK | O_CLOEXEC, 0x180);
            if (lockFile < 0)
                return lockFile;
            int error = Sys.Lock(lockFile, Sys.LockKind.Write, wait: false);
            if (error < 0)
                return error is -EAGAIN or -EACCES ? -EBUSY : error;
            Sys.SetReuseAddress(fd);
            error = Sys.Unlink(path);
            if (error is < 0 and not -ENOENT)
                return error;
        }
        uint mask = Sys.Umask(~permissions & MaxPermissions);
        int result = Sys.Bind(fd, path);
        Sys.Umask(mask);
        return result;
    }
}
