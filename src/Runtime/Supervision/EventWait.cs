using System;
using System.Collections.Generic;
using S6Overlay.Core;
using S6Overlay.Kernel;

namespace S6Overlay.Supervision;

/// <summary>Waits until the events of fifodirs, as strings of letters since the subscription, match extended regular expressions.</summary>
internal sealed class EventWait(Proc proc) : IDisposable
{
    private readonly List<EventMatcher> _watched = [];

    /// <summary>Whether one match is enough; otherwise all are waited for.</summary>
    public bool Any { get; set; }

    /// <summary>In milliseconds; 0: no limit.</summary>
    public uint Timeout { get; set; }

    /// <summary>The last event of the fifodir that matched last.</summary>
    public byte LastEvent { get; private set; }

    /// <summary>Subscribes to one more fifodir. Returns 0, or an exit code after a message.</summary>
    public int Subscribe(Bytes directory, Bytes pattern)
    {
        EventMatcher? matcher = EventMatcher.Subscribe(directory, pattern, out int error, out Bytes reason);
        if (matcher is null && !reason.IsNull)
            return proc.Fatal(ExitCode.Usage, $"invalid regular expression {pattern}: {reason}").Code;
        if (matcher is null)
            return proc.FatalSystem(error, $"unable to subscribe to {directory} with regexp {pattern}").Code;
        _watched.Add(matcher);
        return 0;
    }

    /// <summary>Waits for the matches. Returns 0; or 1 after a message when the time is up.</summary>
    public int Wait()
    {
        long deadline = Timeout == 0 ? long.MaxValue : EventLoop.Now + Timeout;
        int missing = Any ? Math.Min(_watched.Count, 1) : _watched.Count;
        while (missing > 0)
        {
            long left = deadline - EventLoop.Now;
            if (left <= 0)
                return proc.Fatal(1, "timed out"u8).Code;
            missing -= Listen(deadline == long.MaxValue ? -1 : (int)Math.Min(left, int.MaxValue));
        }
        return 0;
    }

    public void Dispose()
    {
        foreach (EventMatcher watched in _watched)
            watched.Dispose();
        _watched.Clear();
    }

    /// <summary>Waits for events once; returns how many fifodirs have matched by them.</summary>
    private int Listen(int milliseconds)
    {
        var items = new PollItem[_watched.Count];
        for (int i = 0; i < items.Length; i++)
            items[i] = new PollItem(_watched[i].Matched ? -1 : _watched[i].Fd, PollItem.In);
        Sys.Poll(items, milliseconds);
        int matched = 0;
        for (int i = 0; i < items.Length; i++)
        {
            if (!items[i].Readable || !_watched[i].Take())
                continue;
            LastEvent = _watched[i].LastEvent;
            matched++;
        }
        return matched;
    }
}
