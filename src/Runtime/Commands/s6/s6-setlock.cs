using System;
using S6Overlay.Core;
using S6Overlay.Kernel;
using S6Overlay.Text;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Commands.S6;

/// <summary>Takes a lock on a file and keeps it while the next program runs. See docs/commands/s6-setlock.md.</summary>
internal static class S6Setlock
{
    public static ReadOnlySpan<byte> Usage => "s6-setlock [ -r | -w ] [ -n | -N ] [ -t timeout ] [ -d fd ] lockfile prog..."u8;

    private const int NotTaken = 1;
    private const int LongestPause = 20;

    [Command("s6-setlock")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        bool shared = false, blocking = true;
        uint timeout = 0;
        int visible = -1;
        var options = new Options(argv, "rwnNt:d:"u8);
        while (options.Next(out byte option))
        {
            bool good = true;
            switch (option)
            {
                case (byte)'r' or (byte)'w':
                    shared = option == (byte)'r';
                    break;
                case (byte)'n' or (byte)'N':
                    blocking = option == (byte)'N';
                    break;
                case (byte)'t':
                    good = Scan.Number(options.Value, out timeout);
                    break;
                case (byte)'d':
                    good = Scan.Signed(options.Value, out visible) && visible >= 0;
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

        Bytes file = options.Rest[0];
        int fd = Sys.Open(file, (shared ? O_RDONLY : O_WRONLY) | O_CREAT | O_NONBLOCK);
        if (fd == -EISDIR && shared)
            fd = Sys.Open(file, O_RDONLY | O_NONBLOCK);
        if (fd < 0)
            return proc.FatalSystem(fd, $"unable to open {file} for {(shared ? "reading" : "writing")}");
        Sys.LockKind kind = shared ? Sys.LockKind.Read : Sys.LockKind.Write;
        int error = blocking && timeout > 0 ? LockWithin(fd, kind, timeout) : Sys.Lock(fd, kind, blocking);
        if (error < 0)
        {
            proc.FatalSystem(error is -EAGAIN or -EACCES ? -EBUSY : error, $"unable to lock {file}");
            return Next.Exit(NotTaken);
        }
        if (visible >= 0 && visible != fd)
        {
            error = Sys.Dup2(fd, visible);
            // Closing the first descriptor would drop the lock, which belongs to the process and the file: it stays open.
            if (error < 0)
                return proc.FatalSystem(error, $"unable to dup to descriptor {visible}");
        }
        return Next.Exec(options.Rest[1..]);
    }

    /// <summary>
    /// There is no lock call with a time limit, and a lock taken by a helper would not be this process's own: so it
    /// is tried again and again, at most <see cref="LongestPause"/> ms apart.
    /// </summary>
    private static int LockWithin(int fd, Sys.LockKind kind, uint milliseconds)
    {
        long end = Sys.MonotonicTime().Milliseconds + milliseconds;
        for (int pause = 1; ; pause = Math.Min(pause * 2, LongestPause))
        {
            int error = Sys.Lock(fd, kind, wait: false);
            if (error is not (-EAGAIN or -EACCES))
                return error;
            long left = end - Sys.MonotonicTime().Milliseconds;
            if (left <= 0)
                return -ETIMEDOUT;
            Sys.Poll([], (int)Math.Min(left, pause));
        }
    }
}
