using System;
using System.Runtime.InteropServices;
using Tmds.Linux;
using static S6Overlay.Kernel.Posix;
using C = Tmds.Linux.LibC;

namespace S6Overlay.Kernel;

/// <summary>One descriptor to wait for, laid out as poll(2) wants it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PollItem(int fd, short events)
{
    /// <summary>There is something to read, or the end of file.</summary>
    public const short In = 1;

    /// <summary>Writing would not block.</summary>
    public const short Out = 4;

    public const short Error = 8;

    public const short HangUp = 16;

    /// <summary>−1 is passed over.</summary>
    public int Fd = fd;

    public short Events = events;

    public short Returned;

    public readonly bool Readable => (Returned & (In | Error | HangUp)) != 0;

    public readonly bool Writable => (Returned & (Out | Error | HangUp)) != 0;
}

internal static unsafe partial class Sys
{
    /// <summary>Waits for events. <paramref name="milliseconds"/> −1 is for ever. Returns how many items have events; 0 on time-out or signal; −errno.</summary>
    public static int Poll(Span<PollItem> items, int milliseconds)
    {
        fixed (PollItem* list = items)
        {
            int result = Check(sys_poll(list, (nuint)items.Length, milliseconds));
            return result == -EINTR ? 0 : result;
        }
    }

    /// <summary>An epoll instance, close-on-exec.</summary>
    public static int EpollCreate() => Born(Check(C.epoll_create1(O_CLOEXEC)), true);

    /// <summary>Adds (1), removes (2) or changes (3) a descriptor; <paramref name="key"/> comes back with its events.</summary>
    public static int EpollControl(int epoll, int operation, int fd, uint events, ulong key)
    {
        epoll_event request = default;
        request.events = (int)events;
        request.data.u64 = key;
        return Check(C.epoll_ctl(epoll, operation, fd, &request));
    }

    /// <summary>Waits for events; 0 on time-out or signal.</summary>
    public static int EpollWait(int epoll, Span<epoll_event> events, int milliseconds)
    {
        fixed (epoll_event* list = events)
        {
            int result = Check(C.epoll_wait(epoll, list, events.Length, milliseconds));
            return result == -EINTR ? 0 : result;
        }
    }

    /// <summary>Waits until something can be written; 0 or more, or −errno.</summary>
    public static int WaitWritable(int fd) => WaitOne(fd, PollItem.Out);

    /// <summary>Waits until there is something to read, or the end of file; 0 or more, or −errno.</summary>
    public static int WaitReadable(int fd) => WaitOne(fd, PollItem.In);

    private static int WaitOne(int fd, short events)
    {
        var item = new PollItem(fd, events);
        return Poll(new Span<PollItem>(ref item), -1);
    }

    [DllImport("libc.so.6", EntryPoint = "poll", SetLastError = true)]
    private static extern int sys_poll(PollItem* items, nuint count, int milliseconds);
}
