using System;
using S6Overlay.Core;
using S6Overlay.Kernel;
using S6Overlay.Supervision;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Ipc;

/// <summary>Connecting to a Unix-domain stream socket.</summary>
internal static class UnixClient
{
    /// <summary>A connected, non-blocking socket, or −errno. A server whose backlog is full is waited for until <paramref name="deadline"/>.</summary>
    public static int Connect(Bytes path, Bytes bindTo, long deadline)
    {
        int fd = Sys.UnixSocket(Sys.SocketKind.Stream, nonBlocking: true);
        if (fd < 0)
            return fd;
        int error = bindTo.IsNull ? 0 : Sys.Bind(fd, bindTo);
        while (error >= 0)
        {
            error = Sys.Connect(fd, path);
            // A Unix-domain socket says EAGAIN, once and for all, where others begin to connect.
            if (error != -EAGAIN || EventLoop.Now >= deadline)
                break;
            error = Sys.Poll(default(Span<PollItem>), 10);
        }
        if (error >= 0)
            return fd;
        Sys.Close(fd);
        return error;
    }
}
