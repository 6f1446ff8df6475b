using System;
using S6Overlay.Core;
using S6Overlay.FdHolding;
using S6Overlay.Ipc;
using S6Overlay.Kernel;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Init;

/// <summary>The FIFO that a logger reads instead of a pipe from its service.</summary>
internal static class LogFifo
{
    /// <summary>Everybody may write, only the owner may read.</summary>
    public const uint Mode = 0x192;

    /// <summary>How long the descriptor holder may take, in ms.</summary>
    private const uint HolderTimeout = 2000;

    private static ReadOnlySpan<byte> HolderSocket => "/services/s6-fdholderd/s"u8;

    /// <summary>
    /// Gives the FIFO to the container's descriptor holder, so that somebody holds it while no logger reads. Returns 0,
    /// also where there is no holder, or −errno.
    /// </summary>
    public static int Store(Env env, Bytes fifo)
    {
        Bytes runtime = RuntimeDirectory.Find(env);
        if (runtime.IsNull)
            return 0;
        using HolderClient? holder = HolderClient.Connect(Bytes.Concat(runtime, HolderSocket), Deadline.In(HolderTimeout), out _);
        if (holder is null)
            return 0;
        int fd = Sys.Open(fifo, O_RDWR | O_NONBLOCK | O_CLOEXEC);
        if (fd < 0)
            return fd;
        int error = holder.Store(new HeldDescriptor(Bytes.Concat("fifo:"u8, fifo), HeldDescriptor.ExpiryIn(0), fd));
        Sys.Close(fd);
        return error == -EBUSY ? 0 : error;
    }

    /// <summary>
    /// Makes the FIFO if it is missing, and makes it descriptor 0. It is opened for reading and writing where
    /// possible: then there is no end of file when the last writer leaves, and what is written while the logger
    /// restarts is only lost if nobody else holds the FIFO. Returns 0 or −errno.
    /// </summary>
    public static int OpenAsInput(Bytes fifo)
    {
        int error = Sys.Mkfifo(fifo, Mode);
        if (error >= 0)
            error = Sys.Chmod(fifo, Mode);
        if (error is < 0 and not -EEXIST)
            return error;
        int fd = Sys.Open(fifo, O_RDWR | O_CLOEXEC);
        if (fd is -EACCES or -EROFS)
            fd = Sys.Open(fifo, O_RDONLY | O_CLOEXEC);
        if (fd < 0)
            return fd;
        if (fd == 0)
            return Sys.SetCloseOnExec(0, false);
        error = Sys.Dup2(fd, 0);
        Sys.Close(fd);
        return error;
    }
}
