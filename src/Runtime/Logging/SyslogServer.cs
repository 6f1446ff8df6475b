using System;
using S6Overlay.Core;
using S6Overlay.Ipc;
using S6Overlay.Kernel;
using S6Overlay.Supervision;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Logging;

/// <summary>
/// Turns the datagrams of a socket into lines on standard output. While a line cannot be written nothing is received;
/// the kernel keeps what comes, and lets its senders wait.
/// </summary>
internal sealed class SyslogServer
{
    /// <summary>The exit code where SIGTERM's grace time was too short.</summary>
    private const int NotFlushed = 99;

    /// <summary>PIPE_BUF: what a writable pipe takes without waiting.</summary>
    private const int Chunk = 4096;

    private readonly int _fd;
    private readonly int _limit;
    private readonly bool _raw;
    private readonly bool _isInternet;
    private readonly int _signals;
    private readonly byte[] _datagram;
    private readonly ByteQueue _output = new();

    public SyslogServer(int fd, int limit, bool raw, bool isInternet)
    {
        (_fd, _limit, _raw, _isInternet) = (fd, limit, raw, isInternet);
        _datagram = new byte[limit];
        Sys.SetSignalMask(Sys.GetSignalMask() | Signal.Bit(Signal.Term));
        Sys.IgnoreSignal(Signal.Pipe, true);
        _signals = Sys.SignalDescriptor(Signal.Bit(Signal.Term));
    }

    /// <summary>Runs until SIGTERM. Returns the exit code, or −errno. <paramref name="grace"/>: ms for writing what is left, 0 for as long as it takes.</summary>
    public int Run(uint grace)
    {
        Span<PollItem> items = stackalloc PollItem[3];
        bool leaving = false;
        long deadline = long.MaxValue;
        while (!leaving || !_output.IsEmpty)
        {
            items[0] = new PollItem(leaving ? -1 : _signals, PollItem.In);
            items[1] = new PollItem(leaving || !_output.IsEmpty ? -1 : _fd, PollItem.In);
            items[2] = new PollItem(_output.IsEmpty ? -1 : 1, PollItem.Out);
            int wait = deadline == long.MaxValue ? -1 : (int)Math.Max(deadline - EventLoop.Now, 0);
            Sys.Poll(items, wait);
            if (EventLoop.Now >= deadline)
                return NotFlushed;
            int error = items[2].Writable ? Write() : items[1].Readable ? Receive() : 0;
            if (error < 0)
                return error;
            if (items[0].Readable && Sys.ReadSignal(_signals, out _) == Signal.Term)
            {
                leaving = true;
                deadline = Deadline.In(grace);
            }
        }
        return 0;
    }

    private int Write()
    {
        int written = Sys.Write(1, _output.Span[..Math.Min(_output.Length, Chunk)]);
        if (written > 0)
            _output.Take(written);
        return written == -EAGAIN ? 0 : written;
    }

    /// <summary>Takes all datagrams that are there, up to what is sensible to write at a time.</summary>
    private int Receive()
    {
        Span<byte> sender = stackalloc byte[28];
        while (_output.Length < Chunk)
        {
            int size = Sys.ReceiveFrom(_fd, _datagram, sender);
            if (size == -EAGAIN)
                return 0;
            // An unreachable port of somebody we never sent to concerns nobody.
            if (size == -ECONNREFUSED)
                continue;
            if (size < 0)
                return size;
            if (_isInternet)
                AppendSender(sender);
            AppendLine(_datagram.AsSpan(0, Math.Min(size, _limit)), size > _limit);
        }
        return 0;
    }

    private void AppendLine(Span<byte> message, bool truncated)
    {
        if (!truncated)
            message = message.TrimEnd("\n\0"u8);
        message.Replace((byte)'\n', (byte)'~');
        message.Replace((byte)0, (byte)'~');
        _output.Append(_raw ? message : SyslogCode.Translate(message, _output));
        _output.Append(truncated ? "...\n"u8 : "\n"u8);
    }

    /// <summary>The client's address and port, as in <c>127.0.0.1_514: </c>.</summary>
    private void AppendSender(ReadOnlySpan<byte> sender)
    {
        const int Six = 10;
        IpAddress.Format(sender[0] == Six ? sender.Slice(8, 16) : sender.Slice(4, 4), _output);
        _output.Append("_"u8);
        _output.Append(Bytes.FromNumber(sender[2] << 8 | sender[3]));
        _output.Append(": "u8);
    }
}
