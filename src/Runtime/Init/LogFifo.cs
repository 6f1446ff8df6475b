using S6Overlay.Core;
using S6Overlay.FdHolding;
using S6Overlay.Ipc;
using S6Overlay.Kernel;
using S6Overlay.Supervision;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Init;

/// <summary>The FIFO that a logger reads instead of a pipe from its service.</summary>
internal static class LogFifo
{
    /// <summary>Everybody may write, only the owner may read.</summary>
    public const uint Mode = 0x192;

    /// <summary>How long the descriptor holder may take, in ms.</summary>
    private const uint HolderTimeout = 2000;

    /// <summary>
    /// Gives the FIFO to the container's descriptor holder, so that somebody holds it while no logger reads. The holder
    /// is a service that is down until it is needed: it is started. Returns 0, also where there is none or we may not start
    /// it, or −errno.
    /// </summary>
    public static int Store(Proc proc, Bytes fifo)
    {
        Bytes runtime = RuntimeDirectory.Find(proc.Env);
        if (runtime.IsNull)
            return 0;
        var service = Bytes.Concat(runtime, "/services/s6-fdholderd"u8);
        var socket = Bytes.Concat(service, "/s"u8);
        using HolderClient? holder = Connect(socket) ?? (Start(proc, service) ? Connect(socket) : null);
        if (holder is null)
            return 0;
        int fd = Sys.Open(fifo, O_RDWR | O_NONBLOCK | O_CLOEXEC);
        if (fd < 0)
            return fd;
        int error = holder.Store(new HeldDescriptor(Bytes.Concat("fifo:"u8, fifo), HeldDescriptor.ExpiryIn(0), fd));
        Sys.Close(fd);
        return error == -EBUSY ? 0 : error;
    }

    private static HolderClient? Connect(Bytes socket) => HolderClient.Connect(socket, Deadline.In(HolderTimeout), out _);

    private static bool Start(Proc proc, Bytes service)
    {
        if (ServiceClient.Send(service, ServiceClient.OfService, default) < 0)
            return false;
        var wait = new ServiceWait(proc);
        wait.Accept((byte)'U', default);
        wait.Accept((byte)'t', Bytes.FromNumber(HolderTimeout));
        bool listens = wait.Subscribe([service]) == 0;
        if (listens && ServiceClient.Send(service, ServiceClient.OfService, "u"u8) == 0)
            return wait.Wait() == 0;
        wait.Dispose();
        return false;
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
