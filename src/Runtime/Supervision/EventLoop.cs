using System;
using System.Collections.Generic;
using S6Overlay.Kernel;
using Tmds.Linux;

namespace S6Overlay.Supervision;

/// <summary>
/// The one place where a daemon waits: for descriptors, signals, children and the clock, in a single epoll_wait.
/// Nothing polls; an idle loop never wakes. Callbacks run one after the other on the only managed thread, and may
/// watch, unwatch, set timers and stop the loop.
/// </summary>
internal sealed class EventLoop
{
    private const uint Readable = 1;
    private const int Add = 1, Remove = 2;

    /// <summary>How long nothing must have happened before memory is given back, in milliseconds.</summary>
    private const int RestAfter = 300;

    /// <summary>After so many exceptions there is no sense in going on.</summary>
    private const int MaxFaults = 1000;

    /// <summary>How many turns of the loop make that worth the while.</summary>
    private const int WorthResting = 32;

    private readonly int _epoll;
    private readonly int _signals;
    private readonly Action<int, int> _onSignal;
    private readonly List<Child> _children = [];
    private readonly List<Timer> _timers = [];

    /// <summary>By descriptor: they are small and dense.</summary>
    private Action?[] _watched = new Action?[16];
    private bool _running;
    private int _faults;
    private int _turnsSinceRest = WorthResting;

    /// <summary>
    /// Takes over the signals of <paramref name="signals"/> (bit n−1 is signal n; SIGCHLD always): they are blocked
    /// and handed to <paramref name="onSignal"/> with their sender's pid. Every child must be spawned with the mask
    /// this process inherited.
    /// </summary>
    public EventLoop(ulong signals, Action<int, int> onSignal)
    {
        signals |= Signal.Bit(Signal.Chld);
        _onSignal = onSignal;
        Sys.SetSignalMask(Sys.GetSignalMask() | signals);
        Sys.IgnoreSignal(Signal.Chld, false);
        Sys.IgnoreSignal(Signal.Pipe, true);
        _epoll = Sys.EpollCreate();
        _signals = Sys.SignalDescriptor(signals);
        if (_epoll < 0 || _signals < 0)
            throw new InvalidOperationException("no descriptors left for the event loop");
        Sys.EpollControl(_epoll, Add, _signals, Readable, (ulong)_signals);
    }

    /// <summary>
    /// What to do about an exception from a callback, which is a bug: a process that must not end says it and goes on with
    /// the next turn. Null: the exception ends <see cref="Run"/>.
    /// </summary>
    public Action<Exception>? OnFault { get; set; }

    /// <summary>Called for every reaped process that nobody waits for: an orphan that became ours.</summary>
    public Action<int, int>? OnOrphan { get; set; }

    /// <summary>Called after reaping, when this process has no child left at all.</summary>
    public Action? OnChildless { get; set; }

    /// <summary>A clock in milliseconds that is never set.</summary>
    public static long Now => Sys.MonotonicTime().Milliseconds;

    /// <summary>Calls <paramref name="onReadable"/> whenever <paramref name="fd"/> can be read or is at its end. Returns 0 or −errno.</summary>
    public int Watch(int fd, Action onReadable)
    {
        int result = Sys.EpollControl(_epoll, Add, fd, Readable, (ulong)fd);
        if (result < 0)
            return result;
        if (fd >= _watched.Length)
            Array.Resize(ref _watched, Math.Max(_watched.Length * 2, fd + 1));
        _watched[fd] = onReadable;
        return result;
    }

    /// <summary>To be called before <paramref name="fd"/> is closed.</summary>
    public void Unwatch(int fd)
    {
        if (fd >= _watched.Length || _watched[fd] is null)
            return;
        _watched[fd] = null;
        Sys.EpollControl(_epoll, Remove, fd, 0, 0);
    }

    /// <summary>Calls <paramref name="onDue"/> once, <paramref name="milliseconds"/> from now, unless cancelled before.</summary>
    public Timer After(long milliseconds, Action onDue)
    {
        var timer = new Timer(Now + milliseconds, onDue);
        _timers.Add(timer);
        return timer;
    }

    /// <summary>Calls <paramref name="onExit"/> with the wait status when the child <paramref name="pid"/> has ended.</summary>
    public void OnExit(int pid, Action<int> onExit) => _children.Add(new Child(pid, onExit));

    /// <summary>Gives up waiting for a child; it is still reaped.</summary>
    public void Forget(int pid) => Take(pid);

    /// <summary>Waits and calls back until <see cref="Stop"/>.</summary>
    public void Run()
    {
        Span<epoll_event> events = stackalloc epoll_event[32];
        _running = true;
        while (_running)
        {
            int count = Sys.EpollWait(_epoll, events, WaitTime());
            if (count < 0)
                throw new InvalidOperationException("the event loop's own descriptor is gone");
            try
            {
                Turn(events[..count]);
            }
            catch (Exception e) when (OnFault is not null && ++_faults < MaxFaults)
            {
                OnFault(e);
            }
        }
    }

    private void Turn(ReadOnlySpan<epoll_event> events)
    {
        Rest(events.Length);
        for (int i = 0; i < events.Length && _running; i++)
        {
            int fd = (int)events[i].data.u64;
            if (fd == _signals)
                TakeSignals();
            else
                _watched[fd]?.Invoke();
        }
        FireTimers();
    }

    public void Stop() => _running = false;

    /// <summary>Reaps every child that has ended, now.</summary>
    public void Reap()
    {
        int pid;
        while ((pid = Sys.Wait(-1, out int status, Sys.WaitNoHang)) > 0)
        {
            Action<int>? onExit = Take(pid);
            if (onExit is not null)
                onExit(status);
            else
                OnOrphan?.Invoke(pid, status);
        }
        if (pid == -Posix.ECHILD)
            OnChildless?.Invoke();
    }

    /// <summary>What waits for a child, which then does not any more; null if nothing does.</summary>
    private Action<int>? Take(int pid)
    {
        for (int i = 0; i < _children.Count; i++)
        {
            if (_children[i].Pid != pid)
                continue;
            Action<int> onExit = _children[i].OnExit;
            _children[i] = _children[^1];
            _children.RemoveAt(_children.Count - 1);
            return onExit;
        }
        return null;
    }

    private void TakeSignals()
    {
        int signal;
        while ((signal = Sys.ReadSignal(_signals, out int sender)) > 0)
        {
            if (signal == Signal.Chld)
                Reap();
            else
                _onSignal(signal, sender);
        }
    }

    /// <summary>
    /// After work, and a moment without any, the memory that the work needed is given back: garbage is collected and the
    /// program's pages are released. Then the loop sleeps without a time-out again; a turn now and then does not count as
    /// work.
    /// </summary>
    private void Rest(int events)
    {
        if (events > 0)
            _turnsSinceRest++;
        else if (IsRestDue)
        {
            _turnsSinceRest = 0;
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            Sys.ReleaseProgram();
        }
    }

    private bool IsRestDue => _turnsSinceRest >= WorthResting;

    private int WaitTime()
    {
        long first = IsRestDue ? Now + RestAfter : long.MaxValue;
        if (_timers.Count == 0)
            return IsRestDue ? RestAfter : -1;
        foreach (Timer timer in _timers)
            first = Math.Min(first, timer.Due);
        return (int)Math.Clamp(first - Now, 0, int.MaxValue);
    }

    private void FireTimers()
    {
        if (_timers.Count == 0)
            return;
        long now = Now;
        for (int i = 0; i < _timers.Count;)
        {
            Timer timer = _timers[i];
            if (timer.Due > now)
            {
                i++;
                continue;
            }
            // The callback may add timers; they go to the end and are due at the next round.
            _timers[i] = _timers[^1];
            _timers.RemoveAt(_timers.Count - 1);
            timer.Fire();
        }
    }

    private readonly struct Child(int pid, Action<int> onExit)
    {
        public int Pid { get; } = pid;

        public Action<int> OnExit { get; } = onExit;
    }

    /// <summary>A call that is due at a moment of <see cref="Now"/>.</summary>
    internal sealed class Timer(long due, Action onDue)
    {
        private Action? _onDue = onDue;

        public long Due { get; private set; } = due;

        /// <summary>Nothing will be called. A cancelled timer costs one early wake at most.</summary>
        public void Cancel()
        {
            _onDue = null;
            Due = 0;
        }

        public void Fire()
        {
            Action? onDue = _onDue;
            _onDue = null;
            onDue?.Invoke();
        }
    }
}
