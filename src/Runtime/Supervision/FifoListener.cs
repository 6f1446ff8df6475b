using System;
using S6Overlay.Core;
using S6Overlay.Kernel;
using S6Overlay.Text;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Supervision;

/// <summary>A subscription to a fifodir: a FIFO in it from which the events are read, gone when disposed.</summary>
internal sealed class FifoListener : IDisposable
{
    private readonly Bytes _path;

    private FifoListener(Bytes path, int fd)
    {
        _path = path;
        Fd = fd;
    }

    /// <summary>Non-blocking; never at its end, because we hold it open for writing too.</summary>
    public int Fd { get; }

    /// <summary>Subscribes to the fifodir <paramref name="directory"/>. Null and −errno on failure.</summary>
    public static FifoListener? Subscribe(Bytes directory, out int error)
    {
        Bytes name = Bytes.Concat("ftrig1:"u8, Tai.Now.ToText(), ":"u8, RandomSuffix());
        // Under a hidden name until it has a reader: a notifier would take it for a stale one.
        Bytes hidden = Bytes.Concat(directory, "/."u8, name);
        error = Sys.Mkfifo(hidden, 0x192); // 0622
        if (error < 0)
            return null;
        Bytes path = Bytes.Concat(directory, "/"u8, name);
        int fd = error = Sys.Open(hidden, O_RDWR | O_NONBLOCK | O_CLOEXEC);
        if (error >= 0)
            error = Sys.ChmodDescriptor(fd, 0x192);
        if (error >= 0)
            error = Sys.Rename(hidden, path);
        if (error >= 0)
            return new FifoListener(path, fd);
        Sys.Unlink(hidden);
        if (fd >= 0)
            Sys.Close(fd);
        return null;
    }

    /// <summary>Reads what has come: the number of bytes, 0 if there is nothing yet, or −errno.</summary>
    public int Read(Span<byte> events)
    {
        int got = Sys.Read(Fd, events);
        return got == -EAGAIN ? 0 : got;
    }

    public void Dispose()
    {
        Sys.Unlink(_path);
        Sys.Close(Fd);
    }

    private static Bytes RandomSuffix()
    {
        Span<byte> letters = stackalloc byte[6];
        Sys.Random(letters);
        ReadOnlySpan<byte> alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"u8;
        for (int i = 0; i < letters.Length; i++)
            letters[i] = alphabet[letters[i] & 63];
        return new Bytes(letters);
    }
}
