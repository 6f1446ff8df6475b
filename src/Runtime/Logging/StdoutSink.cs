using System;
using S6Overlay.Core;
using S6Overlay.Kernel;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Logging;

/// <summary>
/// The directive <c>1</c>: lines on standard output. The first error ends it for good. A reader that is slow must not
/// stop the logger, and descriptor 1 may be shared, so that it cannot be made non-blocking: only as much is written at
/// a time as poll(2) promises to take.
/// </summary>
internal sealed class StdoutSink : Sink
{
    /// <summary>PIPE_BUF: what a pipe takes whole when it is writable.</summary>
    private const int Chunk = 4096;

    private readonly ByteQueue _waiting = new();
    private bool _dead;

    public override bool IsPending => !_waiting.IsEmpty;

    public override int WaitsFor => IsPending ? 1 : -1;

    public override void Write(ReadOnlySpan<byte> lines)
    {
        if (_dead)
            return;
        if (IsPending)
            _waiting.Append(lines);
        else
            _waiting.Append(lines[Send(lines)..]);
    }

    public override void Continue(long now)
    {
        if (IsPending)
            _waiting.Take(Send(_waiting.Span));
    }

    /// <summary>Writes what can be written without waiting; returns how much that was.</summary>
    private int Send(ReadOnlySpan<byte> bytes)
    {
        int sent = 0;
        while (sent < bytes.Length && !_dead)
        {
            var item = new PollItem(1, PollItem.Out);
            if (Sys.Poll(new Span<PollItem>(ref item), 0) == 0)
                break;
            int written = Sys.Write(1, bytes.Slice(sent, Math.Min(Chunk, bytes.Length - sent)));
            if (written == -EAGAIN)
                break;
            if (written < 0)
                _dead = true;
            else
                sent += written;
        }
        return _dead ? bytes.Length : sent;
    }
}
