using System;
using S6Overlay.Core;
using S6Overlay.Kernel;
using S6Overlay.Supervision;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Logging;

/// <summary>How s6-log was asked to run.</summary>
internal readonly record struct LoggerOptions()
{
    /// <summary>Nothing is read while something is still to be written.</summary>
    public bool Blocking { get; init; }

    /// <summary>SIGTERM does nothing.</summary>
    public bool Protected { get; init; }

    /// <summary>Lines are split after so many bytes; 0 is never.</summary>
    public uint LineLimit { get; init; } = 8192;

    /// <summary>How many ms a signal waits for the end of a partial line; 0 is for ever.</summary>
    public uint LastLineTimeout { get; init; } = 2000;
}

/// <summary>
/// Reads standard input and has every complete line acted upon, until the end of the input or a signal. It waits in one
/// poll(2) for input, signals, slow outputs and times of retry.
/// <para>
/// What comes in one read is worked on together: where the script neither selects nor stamps, the block of lines goes to
/// the output as it is; the clock is read once. After a signal, input is read byte by byte, so that what follows
/// the line being read stays for the next logger.
/// </para>
/// <para>Where there is a <see cref="LogJournal"/>, lines are never in this process alone, and it takes whole lines from the pipe.</para>
/// </summary>
internal sealed class Logger
{
    // Half a pipe at a time: the writer fills the other half meanwhile.
    private const int SmallRead = 1 << 14, LargeRead = 1 << 17, PipeSize = 1 << 18;

    private readonly LogScript _script;
    private readonly LoggerOptions _options;
    private readonly LinePump _pump;
    private readonly ByteQueue _input = new();
    private readonly int _signals;
    private LogJournal? _journal;
    private int _readSize = SmallRead;
    private bool _reading = true;
    private bool _stopping;

    /// <summary>What follows the lines that were taken was seen in the pipe.</summary>
    private bool _hasRest;
    private long _lastLineDue = long.MaxValue;

    /// <summary>From now on no signal is missed, also not that of a processor which ends before <see cref="Run"/>.</summary>
    public Logger(LogScript script, LoggerOptions options)
    {
        _script = script;
        _options = options;
        _pump = new LinePump(script, options.LineLimit);
        ulong signals = Signal.Bit(Signal.Term) | Signal.Bit(Signal.Hup) | Signal.Bit(Signal.Alrm) | Signal.Bit(Signal.Chld);
        Sys.SetSignalMask(Sys.GetSignalMask() | signals);
        Sys.IgnoreSignal(Signal.Pipe, true);
        Sys.IgnoreSignal(Signal.Chld, false);
        _signals = Sys.SignalDescriptor(signals);
    }

    private bool IsPending
    {
        get
        {
            foreach (Sink sink in _script.Sinks)
                if (sink.IsPending)
                    return true;
            return false;
        }
    }

    private bool IsStored
    {
        get
        {
            foreach (LogDirectory directory in _script.Directories)
                if (!directory.IsStored)
                    return false;
            return _input.IsEmpty;
        }
    }

    /// <summary>Logs until the end of the input; everything is written when this returns. The logdirs are open.</summary>
    public void Run(LogJournal? journal)
    {
        _journal = journal;
        Replay();
        Span<PollItem> items = stackalloc PollItem[3];
        while (_reading || IsPending)
        {
            bool mayRead = _reading && !(_options.Blocking && IsPending);
            items[0] = new PollItem(_signals, PollItem.In);
            items[1] = new PollItem(mayRead ? 0 : -1, PollItem.In);
            items[2] = new PollItem(SlowOutput(), PollItem.Out);
            Sys.Poll(items, WaitTime());
            if (items[0].Readable)
                TakeSignals();
            long now = EventLoop.Now;
            foreach (Sink sink in _script.Sinks)
                if (sink.Deadline <= now || (items[2].Writable && sink.WaitsFor >= 0))
                    sink.Continue(now);
            if (items[1].Readable && _reading)
                Read();
            if (now >= _lastLineDue)
                End();
            if (_journal is { IsIdle: false } && IsStored)
                _journal.Clear();
        }
        foreach (LogDirectory directory in _script.Directories)
            directory.Finish();
        _journal?.Remove();
    }

    /// <summary>Logs what an earlier logger took from the pipe, and did not log because it was killed.</summary>
    private void Replay()
    {
        if (_journal is not { HasLines: true })
            return;
        _journal.ReadInto(_input);
        _input.Writable.Replace((byte)0, (byte)'\n');
        Pump();
        if (_journal.HasGap)
            EndLine();
        foreach (LogDirectory directory in _script.Directories)
            directory.EndReplay();
    }

    private void Pump() => _input.Take(_pump.Run(_input.Writable, Sys.RealTime()));

    private int SlowOutput()
    {
        foreach (Sink sink in _script.Sinks)
            if (sink.WaitsFor >= 0)
                return sink.WaitsFor;
        return -1;
    }

    private int WaitTime()
    {
        long first = _lastLineDue;
        foreach (Sink sink in _script.Sinks)
            first = Math.Min(first, sink.Deadline);
        return first == long.MaxValue ? -1 : (int)Math.Clamp(first - EventLoop.Now, 0, int.MaxValue);
    }

    private void Read()
    {
        int wanted = _stopping && _journal is null ? 1 : _readSize;
        Span<byte> room = _input.Reserve(wanted)[..wanted];
        int got = _journal is null ? Sys.Read(0, room) : _journal.Peek(room);
        if (got == -EAGAIN)
            return;
        if (got < 0 && _journal is not null)
        {
            // Standard input is no pipe, or there is no tee(2).
            _journal.Remove();
            _journal = null;
            return;
        }
        if (got <= 0)
        {
            End();
            return;
        }
        if (got == wanted && wanted < LargeRead && !_stopping)
            ReadMore();
        room = room[..got];
        // A NUL byte ends a line as well; it could not be matched in one either.
        bool hasNul = room.Contains((byte)0);
        if (hasNul)
            room.Replace((byte)0, (byte)'\n');
        if (_journal is not null)
            got = Take(_journal, room, hasNul);
        if (got > 0)
        {
            _input.Commit(got);
            Pump();
        }
        if (_stopping && _input.IsEmpty)
            End();
    }

    /// <summary>
    /// Takes from the pipe what was peeked at: up to the last end of a line or, where the beginning of one is in the
    /// journal, up to the first. Returns how many bytes of it are to be logged now.
    /// </summary>
    private int Take(LogJournal journal, ReadOnlySpan<byte> peeked, bool hasNul)
    {
        int end = (_input.IsEmpty && !_stopping ? peeked.LastIndexOf((byte)'\n') : peeked.IndexOf((byte)'\n')) + 1;
        _hasRest = end > 0 && end < peeked.Length;
        ReadOnlySpan<byte> lines = peeked[..end];
        if (journal.IsDirect && journal.IsIdle && _input.IsEmpty && !hasNul && end > 0 && _pump.AreFine(lines))
        {
            int stored = _script.Directories[0].TakeFromPipe(lines);
            _hasRest |= stored < end;
            if (stored > 0)
                return 0;
        }
        if (end == 0)
            end = peeked.Length;
        int taken = journal.Take(end);
        if (taken > 0)
            return taken;
        Span<byte> room = _input.Reserve(end)[..end];
        taken = Sys.Read(0, room);
        room.Replace((byte)0, (byte)'\n');
        return taken;
    }

    /// <summary>Much is coming: larger reads, and a larger pipe where the kernel allows it.</summary>
    private void ReadMore()
    {
        _readSize = LargeRead;
        Sys.SetPipeSize(0, PipeSize);
        _journal?.Widen(PipeSize);
    }

    /// <summary>No more input: a line without an end gets one.</summary>
    private void End()
    {
        _reading = false;
        _lastLineDue = long.MaxValue;
        EndLine();
    }

    private void EndLine()
    {
        if (_input.IsEmpty)
            return;
        _input.Append("\n"u8);
        _journal?.EndLine();
        Pump();
    }

    private void Stop()
    {
        if (_stopping || !_reading)
            return;
        _stopping = true;
        if (_input.IsEmpty && !_hasRest)
            End();
        else if (_options.LastLineTimeout > 0)
            _lastLineDue = EventLoop.Now + _options.LastLineTimeout;
    }

    private void TakeSignals()
    {
        int signal;
        while ((signal = Sys.ReadSignal(_signals, out _)) > 0)
        {
            if (signal == Signal.Hup || (signal == Signal.Term && !_options.Protected))
                Stop();
            foreach (LogDirectory directory in _script.Directories)
            {
                if (signal == Signal.Chld)
                    directory.ReapProcessor();
                else if (signal == Signal.Alrm)
                    directory.Rotate();
            }
        }
    }
}
