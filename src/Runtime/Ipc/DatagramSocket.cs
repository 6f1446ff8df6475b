using System;
using S6Overlay.Core;
using S6Overlay.Kernel;
using S6Overlay.Text;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Ipc;

/// <summary>Bound, non-blocking datagram sockets.</summary>
internal static class DatagramSocket
{
    /// <summary>What <see cref="Internet"/> returns for a text that is not an address and port.</summary>
    public const int BadAddress = int.MinValue;

    /// <summary>A socket that everybody may send to, in the place of what is there; or −errno.</summary>
    public static int Unix(Bytes path)
    {
        int fd = Sys.UnixSocket(Sys.SocketKind.Datagram, nonBlocking: true);
        if (fd < 0)
            return fd;
        int error = Sys.Unlink(path);
        if (error is >= 0 or -ENOENT)
        {
            uint mask = Sys.Umask(0);
            error = Sys.Bind(fd, path);
            Sys.Umask(mask);
        }
        return Keep(fd, error);
    }

    /// <summary>A UDP socket for <c>ip</c> or <c>ip_port</c> (with IPv4 also <c>ip:port</c>); or −errno.</summary>
    public static int Internet(Bytes address, ushort defaultPort)
    {
        int split = address.Span.LastIndexOf((byte)'_');
        if (split < 0 && address.Span.Contains((byte)'.'))
            split = address.Span.LastIndexOf((byte)':');
        uint port = defaultPort;
        byte[]? ip = IpAddress.Parse(split < 0 ? address.Span : address.Span[..split]);
        if (ip is null || (split >= 0 && (!Scan.Number(address.Span[(split + 1)..], out port) || port > ushort.MaxValue)))
            return BadAddress;
        int fd = Sys.InternetSocket(ip.Length == 16, Sys.SocketKind.Datagram);
        return fd < 0 ? fd : Keep(fd, Sys.BindInternet(fd, ip, (ushort)port));
    }

    private static int Keep(int fd, int error)
    {
        if (error >= 0)
            return fd;
        Sys.Close(fd);
        return error;
    }
}
