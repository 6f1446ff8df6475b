using System;
using System.Runtime.InteropServices;
using S6Overlay.Core;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Kernel;

internal static unsafe partial class Sys
{
    /// <summary>The kernel's limit of descriptors in one message: as many may come.</summary>
    public const int MaxDescriptorsPerMessage = 253;

    /// <summary>How many may be sent in one message: musl takes 1024 bytes of control data and no more.</summary>
    public const int MaxDescriptorsToSend = 251;

    private const int SocketLevel = 1, Rights = 1, ReuseAddress = 2, PeerCredentialsOption = 17;
    private const int DoNotWait = 0x40, NoSignal = 0x4000, CloseOnExecReceived = 0x40000000, ControlTruncated = 8;
    private const int PathOffset = 2, AddressSize = 110;

    /// <summary>The families and types of socket(2).</summary>
    public enum SocketKind
    {
        Stream = 1,
        Datagram = 2,
    }

    /// <summary>A Unix-domain socket, close-on-exec.</summary>
    public static int UnixSocket(SocketKind kind, bool nonBlocking) =>
        Born(Check(sys_socket(1, (int)kind | O_CLOEXEC | (nonBlocking ? O_NONBLOCK : 0), 0)), true);

    /// <summary>An Internet socket, close-on-exec; <paramref name="six"/> for IPv6.</summary>
    public static int InternetSocket(bool six, SocketKind kind) =>
        Born(Check(sys_socket(six ? 10 : 2, (int)kind | O_CLOEXEC | O_NONBLOCK, 0)), true);

    /// <summary>A pair of connected Unix-domain stream sockets, close-on-exec.</summary>
    public static int SocketPair(out int one, out int other)
    {
        int* ends = stackalloc int[2];
        int result = Check(sys_socketpair(1, (int)SocketKind.Stream | O_CLOEXEC, 0, ends));
        one = result < 0 ? -1 : Born(ends[0], true);
        other = result < 0 ? -1 : Born(ends[1], true);
        return result;
    }

    /// <summary>Connects to a path; one that begins with a NUL byte is an abstract name.</summary>
    public static int Connect(int fd, ReadOnlySpan<byte> path)
    {
        byte* address = stackalloc byte[AddressSize];
        int length = UnixAddress(path, address);
        return length < 0 ? length : Check(sys_connect(fd, address, (uint)length));
    }

    /// <summary>Binds to a path or, if it begins with a NUL byte, to an abstract name; an empty one lets the kernel choose.</summary>
    public static int Bind(int fd, ReadOnlySpan<byte> path)
    {
        byte* address = stackalloc byte[AddressSize];
        int length = UnixAddress(path, address);
        return length < 0 ? length : Check(sys_bind(fd, address, (uint)length));
    }

    /// <summary>Binds an Internet socket to an address of 4 or 16 bytes.</summary>
    public static int BindInternet(int fd, ReadOnlySpan<byte> ip, ushort port)
    {
        byte* address = stackalloc byte[28];
        new Span<byte>(address, 28).Clear();
        bool six = ip.Length == 16;
        *(ushort*)address = (ushort)(six ? 10 : 2);
        address[2] = (byte)(port >> 8);
        address[3] = (byte)port;
        ip.CopyTo(new Span<byte>(address + (six ? 8 : 4), ip.Length));
        return Check(sys_bind(fd, address, six ? 28u : 16u));
    }

    public static int Listen(int fd, int backlog) => Check(sys_listen(fd, backlog));

    /// <summary>Lets an address be used again at once.</summary>
    public static int SetReuseAddress(int fd)
    {
        int on = 1;
        return Check(sys_setsockopt(fd, SocketLevel, ReuseAddress, &on, sizeof(int)));
    }

    /// <summary>Accepts a connection, close-on-exec. The client's path, if it has one, is in <paramref name="path"/>.</summary>
    public static int Accept(int fd, bool nonBlocking, out Bytes path)
    {
        byte* address = stackalloc byte[AddressSize];
        uint length = AddressSize;
        int result;
        do
            result = Check(sys_accept4(fd, address, &length, O_CLOEXEC | (nonBlocking ? O_NONBLOCK : 0)));
        while (result == -EINTR);
        path = result < 0 ? default : PathOf(address, length);
        return Born(result, true);
    }

    /// <summary>The path a Unix-domain socket is bound to; empty for none.</summary>
    public static int GetSocketPath(int fd, out Bytes path)
    {
        byte* address = stackalloc byte[AddressSize];
        uint length = AddressSize;
        int result = Check(sys_getsockname(fd, address, &length));
        path = result < 0 ? default : PathOf(address, length);
        return result;
    }

    /// <summary>Whether the descriptor is a socket that accepts connections or datagrams: 0, or −errno.</summary>
    public static int IsSocket(int fd) => StatDescriptor(fd, out FileStatus status) is < 0 and int error ? error : status.IsSocket ? 0 : -ENOTSOCK;

    /// <summary>Who connected a Unix-domain socket.</summary>
    public static int PeerCredentials(int fd, out int pid, out uint uid, out uint gid)
    {
        uint* credentials = stackalloc uint[3];
        uint length = 12;
        int result = Check(sys_getsockopt(fd, SocketLevel, PeerCredentialsOption, credentials, &length));
        (pid, uid, gid) = ((int)credentials[0], credentials[1], credentials[2]);
        return result;
    }

    /// <summary>Sends bytes, and descriptors with the first of them. Never raises SIGPIPE. Returns how many bytes went, or −errno.</summary>
    public static int SendMessage(int fd, ReadOnlySpan<byte> bytes, ReadOnlySpan<int> descriptors)
    {
        byte* control = stackalloc byte[16 + MaxDescriptorsPerMessage * 4 + 4];
        fixed (byte* data = bytes)
        {
            var part = new IoVector { Base = data, Length = (nuint)bytes.Length };
            var message = new MessageHeader { Parts = &part, PartCount = 1 };
            if (!descriptors.IsEmpty)
            {
                *(nuint*)control = (nuint)(16 + descriptors.Length * 4);
                *(int*)(control + 8) = SocketLevel;
                *(int*)(control + 12) = Rights;
                descriptors.CopyTo(new Span<int>(control + 16, descriptors.Length));
                message.Control = control;
                message.ControlLength = (nuint)(16 + (descriptors.Length * 4 + 7 & ~7));
            }
            int result;
            do
                result = Check((int)sys_sendmsg(fd, &message, NoSignal));
            while (result == -EINTR);
            return result;
        }
    }

    /// <summary>
    /// Receives bytes and the descriptors that came with them, close-on-exec, without waiting. Returns how many bytes
    /// came, 0 at the end, or −errno; −EMFILE if descriptors were lost because this process cannot have more.
    /// </summary>
    public static int ReceiveMessage(int fd, Span<byte> bytes, Span<int> descriptors, out int descriptorCount)
    {
        byte* control = stackalloc byte[16 + MaxDescriptorsPerMessage * 4 + 4];
        descriptorCount = 0;
        fixed (byte* data = bytes)
        {
            var part = new IoVector { Base = data, Length = (nuint)bytes.Length };
            var message = new MessageHeader { Parts = &part, PartCount = 1, Control = control, ControlLength = 16 + MaxDescriptorsPerMessage * 4 + 4 };
            int result;
            do
                result = Check((int)sys_recvmsg(fd, &message, DoNotWait | CloseOnExecReceived));
            while (result == -EINTR);
            if (result < 0)
                return result;
            if (message.ControlLength >= 16 && *(int*)(control + 8) == SocketLevel && *(int*)(control + 12) == Rights)
            {
                var received = new ReadOnlySpan<int>(control + 16, (int)(*(uint*)control - 16) / 4);
                foreach (int descriptor in received)
                    Born(descriptor, true);
                received.CopyTo(descriptors);
                descriptorCount = received.Length;
            }
            return (message.Flags & ControlTruncated) != 0 ? -EMFILE : result;
        }
    }

    /// <summary>Sends a datagram to a path or abstract name.</summary>
    public static int SendTo(int fd, ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> path)
    {
        byte* address = stackalloc byte[AddressSize];
        int length = UnixAddress(path, address);
        fixed (byte* data = bytes)
            return length < 0 ? length : Check((int)sys_sendto(fd, data, (nuint)bytes.Length, NoSignal, address, (uint)length));
    }

    /// <summary>Receives one datagram without waiting. Its whole length is returned, also where it did not fit; the Internet address and port of the sender are in <paramref name="sender"/>.</summary>
    public static int ReceiveFrom(int fd, Span<byte> bytes, Span<byte> sender)
    {
        const int WholeLength = 0x20;
        uint length = (uint)sender.Length;
        int result;
        fixed (byte* data = bytes, address = sender)
        {
            do
                result = Check((int)sys_recvfrom(fd, data, (nuint)bytes.Length, DoNotWait | WholeLength, address, &length));
            while (result == -EINTR);
        }
        return result;
    }

    private static int UnixAddress(ReadOnlySpan<byte> path, byte* address)
    {
        new Span<byte>(address, AddressSize).Clear();
        *(ushort*)address = 1;
        if (path.Length > AddressSize - PathOffset - (path.IsEmpty || path[0] == 0 ? 0 : 1))
            return -ENAMETOOLONG;
        path.CopyTo(new Span<byte>(address + PathOffset, path.Length));
        return PathOffset + path.Length + (path.IsEmpty || path[0] == 0 ? 0 : 1);
    }

    private static Bytes PathOf(byte* address, uint length)
    {
        if (length <= PathOffset)
            return new Bytes(ReadOnlySpan<byte>.Empty);
        var path = new ReadOnlySpan<byte>(address + PathOffset, (int)Math.Min(length, AddressSize) - PathOffset);
        return new Bytes(path[0] == 0 ? path : path.IndexOf((byte)0) is var end && end >= 0 ? path[..end] : path);
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct IoVector
    {
        public void* Base;
        public nuint Length;
    }

    // The lengths are wider than musl's own, which has padding there; on little-endian machines both read the same.
    [StructLayout(LayoutKind.Sequential)]
    private struct MessageHeader
    {
        public void* Name;
        public nuint NameLength;
        public IoVector* Parts;
        public nuint PartCount;
        public void* Control;
        public nuint ControlLength;
        public int Flags;
    }

    [DllImport("libc.so.6", EntryPoint = "socket", SetLastError = true)]
    private static extern int sys_socket(int family, int type, int protocol);

    [DllImport("libc.so.6", EntryPoint = "socketpair", SetLastError = true)]
    private static extern int sys_socketpair(int family, int type, int protocol, int* ends);

    [DllImport("libc.so.6", EntryPoint = "connect", SetLastError = true)]
    private static extern int sys_connect(int fd, void* address, uint length);

    [DllImport("libc.so.6", EntryPoint = "bind", SetLastError = true)]
    private static extern int sys_bind(int fd, void* address, uint length);

    [DllImport("libc.so.6", EntryPoint = "listen", SetLastError = true)]
    private static extern int sys_listen(int fd, int backlog);

    [DllImport("libc.so.6", EntryPoint = "accept4", SetLastError = true)]
    private static extern int sys_accept4(int fd, void* address, uint* length, int flags);

    [DllImport("libc.so.6", EntryPoint = "getsockname", SetLastError = true)]
    private static extern int sys_getsockname(int fd, void* address, uint* length);

    [DllImport("libc.so.6", EntryPoint = "setsockopt", SetLastError = true)]
    private static extern int sys_setsockopt(int fd, int level, int option, void* value, uint length);

    [DllImport("libc.so.6", EntryPoint = "getsockopt", SetLastError = true)]
    private static extern int sys_getsockopt(int fd, int level, int option, void* value, uint* length);

    [DllImport("libc.so.6", EntryPoint = "sendmsg", SetLastError = true)]
    private static extern nint sys_sendmsg(int fd, MessageHeader* message, int flags);

    [DllImport("libc.so.6", EntryPoint = "recvmsg", SetLastError = true)]
    private static extern nint sys_recvmsg(int fd, MessageHeader* message, int flags);

    [DllImport("libc.so.6", EntryPoint = "sendto", SetLastError = true)]
    private static extern nint sys_sendto(int fd, void* data, nuint size, int flags, void* address, uint length);

    [DllImport("libc.so.6", EntryPoint = "recvfrom", SetLastError = true)]
    private static extern nint sys_recvfrom(int fd, void* data, nuint size, int flags, void* address, uint* length);
}
