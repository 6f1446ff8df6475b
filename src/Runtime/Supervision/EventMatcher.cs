using System;
using S6Overlay.Core;
using S6Overlay.Kernel;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Supervision;

/// <summary>A subscription to a fifodir that knows what it waits for: a regular expression on the string of events so far.</summary>
internal sealed class EventMatcher : IDisposable
{
    private readonly FifoListener _listener;
    private readonly PosixRegex _regex;
    private byte[] _events = new byte[64];
    private int _count;

    private EventMatcher(FifoListener listener, PosixRegex regex) => (_listener, _regex) = (listener, regex);

    /// <summary>Readable when there are events.</summary>
    public int Fd => _listener.Fd;

    /// <summary>Whether the events match.</summary>
    public bool Matched { get; private set; }

    public byte LastEvent => _events[_count - 1];

    /// <summary>Subscribes. Null and −errno on failure: −EINVAL and a <paramref name="reason"/> where the pattern is none.</summary>
    public static EventMatcher? Subscribe(Bytes directory, Bytes pattern, out int error, out Bytes reason)
    {
        error = -EINVAL;
        PosixRegex? regex = PosixRegex.Compile(pattern, extended: true, ignoreCase: false, out reason);
        FifoListener? listener = regex is null ? null : FifoListener.Subscribe(directory, out error);
        if (listener is not null)
            return new EventMatcher(listener, regex!);
        regex?.Dispose();
        return null;
    }

    /// <summary>Reads events one by one until they match; true if they do now.</summary>
    public bool Take()
    {
        while (!Matched)
        {
            if (_count + 1 == _events.Length)
                Array.Resize(ref _events, _events.Length * 2);
            if (_listener.Read(_events.AsSpan(_count, 1)) <= 0)
                return false;
            // What follows the last event is zero: the string ends there.
            _events[++_count] = 0;
            Matched = _regex.IsMatch(in _events[0]);
        }
        return true;
    }

    /// <summary>Begins anew with the next event.</summary>
    public void Restart() => (Matched, _count) = (false, 0);

    public void Dispose()
    {
        _listener.Dispose();
        _regex.Dispose();
    }
}
