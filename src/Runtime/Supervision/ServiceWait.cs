using System;
using System.Collections.Generic;
using S6Overlay.Core;
using S6Overlay.Init;
using S6Overlay.Kernel;
using S6Overlay.Text;

namespace S6Overlay.Supervision;

/// <summary>
/// Waits until services are in a wanted state, by listening to their events: subscribe first, then look at the status,
/// so that no change falls in between. What -u -U -d -D -r -R -a -o -t mean is what the s6-svwait manual says.
/// </summary>
internal sealed class ServiceWait(Proc proc)
{
    /// <summary>The exit code when the time is up.</summary>
    public const int TimedOut = 99;

    /// <summary>The exit code when a service's supervisor is gone and the state cannot come any more.</summary>
    public const int SupervisorDied = 102;

    private readonly List<Watched> _services = [];
    private byte _wanted = (byte)'u';
    private bool _any;

    /// <summary>There was a moment when none of them was up.</summary>
    private bool _allWereDown;
    private uint _timeout;

    /// <summary>The options of a waiting command, for <see cref="Options"/>; <paramref name="multiple"/> adds -a and -o.</summary>
    public static ReadOnlySpan<byte> Letters(bool multiple) => multiple ? "uUdDrRaot:"u8 : "uUdDrRt:"u8;

    /// <summary>Takes an option of <see cref="Letters"/>. False if it is none, or its value is no number.</summary>
    public bool Accept(byte option, Bytes value)
    {
        switch (option)
        {
            case (byte)'u' or (byte)'U' or (byte)'d' or (byte)'D' or (byte)'r' or (byte)'R':
                _wanted = option;
                return true;
            case (byte)'a' or (byte)'o':
                _any = option == (byte)'o';
                return true;
            case (byte)'t':
                return Scan.Number(value, out _timeout);
            default:
                return false;
        }
    }

    /// <summary>Whether it is a restart that is waited for, and one up is enough for it.</summary>
    public bool IsRestartOfAny => _any && _wanted is (byte)'r' or (byte)'R';

    /// <summary>Starts listening, and looks at the present states. Returns 0, or an exit code after a message.</summary>
    public int Subscribe(ReadOnlySpan<Bytes> services)
    {
        foreach (Bytes service in services)
        {
            FifoListener? listener = FifoListener.Subscribe(Bytes.Concat(RuntimeDirectory.Reach(service), "/event"u8), out int error);
            if (listener is null)
                return proc.FatalSystem(error, $"unable to subscribe to the events of {service}").Code;
            var watched = new Watched(service, listener);
            _services.Add(watched);
            int result = ServiceStatus.Read(service, out ServiceStatus status);
            if (result < 0)
                return proc.FatalSystem(result, $"unable to read the status of {service}").Code;
            watched.IsUp = status.IsUp;
            watched.IsReady = status.Ready;
            watched.WasDown = !watched.IsUp;
            watched.IsDead = ServiceClient.IsSupervised(service) == 0;
        }
        NoteDown();
        return 0;
    }

    /// <summary>Waits for the state. Returns the exit code, after a message if it is not 0. The subscriptions are given back.</summary>
    public int Wait()
    {
        long deadline = _timeout == 0 ? long.MaxValue : EventLoop.Now + _timeout;
        int code;
        while (!IsDecided(out code))
        {
            long left = deadline - EventLoop.Now;
            if (left <= 0)
            {
                code = proc.Fatal(TimedOut, "timed out"u8).Code;
                break;
            }
            Listen(deadline == long.MaxValue ? -1 : (int)Math.Min(left, int.MaxValue));
        }
        Dispose();
        return code;
    }

    public void Dispose()
    {
        foreach (Watched watched in _services)
            watched.Listener.Dispose();
        _services.Clear();
    }

    private void Listen(int milliseconds)
    {
        var items = new PollItem[_services.Count];
        for (int i = 0; i < items.Length; i++)
            items[i] = new PollItem(_services[i].Listener.Fd, PollItem.In);
        Sys.Poll(items, milliseconds);
        Span<byte> events = stackalloc byte[256];
        for (int i = 0; i < items.Length; i++)
        {
            if (!items[i].Readable)
                continue;
            int got = _services[i].Listener.Read(events);
            for (int j = 0; j < got; j++)
            {
                _services[i].Take(events[j], _wanted, IsInOrder);
                NoteDown();
            }
        }
    }

    /// <summary>For a restart of any, all must have been down first.</summary>
    private bool IsInOrder => _allWereDown || !IsRestartOfAny;

    private void NoteDown() => _allWereDown |= _services.TrueForAll(static watched => !watched.IsUp);

    /// <summary>Whether waiting on makes no sense, and the exit code then.</summary>
    private bool IsDecided(out int code)
    {
        int done = 0, failed = 0, dead = 0;
        foreach (Watched watched in _services)
        {
            if (watched.Has(_wanted) && IsInOrder)
                done++;
            else if (watched.HasFailed && IsUpward)
                failed++;
            else if (watched.IsDead)
                dead++;
        }
        code = 0;
        if ((_any && done > 0) || done == _services.Count)
            return true;
        if (done + failed + dead < _services.Count)
            return false;
        code = dead > 0 ? SupervisorDied : Math.Min(failed, TimedOut - 1);
        proc.Fatal(code, dead > 0 ? $"the supervisor of {First(static w => w.IsDead)} is not running" : (Message)$"{First(static w => w.HasFailed)} failed permanently");
        return true;
    }

    private bool IsUpward => _wanted is not ((byte)'d' or (byte)'D');

    private Bytes First(Predicate<Watched> which)
    {
        foreach (Watched watched in _services)
            if (!watched.Has(_wanted) && which(watched))
                return watched.Name;
        return default;
    }

    private sealed class Watched(Bytes name, FifoListener listener)
    {
        public Bytes Name { get; } = name;

        public FifoListener Listener { get; } = listener;

        public bool IsUp { get; set; }

        public bool IsReady { get; set; }

        /// <summary>It has been down since we look; what a restart begins with.</summary>
        public bool WasDown { get; set; }

        /// <summary>It was wanted once in the state; later changes do not take that back for a restart.</summary>
        public bool HasFailed { get; private set; }

        public bool IsDead { get; set; }

        private bool _done;

        public bool Has(byte wanted) => wanted switch
        {
            (byte)'u' => IsUp,
            (byte)'U' => IsUp && IsReady,
            (byte)'d' => !IsUp,
            (byte)'D' => !IsUp && IsReady,
            _ => _done || (WasDown && IsUp && (wanted == (byte)'r' || IsReady)),
        };

        public void Take(byte happened, byte wanted, bool counts)
        {
            switch (happened)
            {
                case (byte)'u':
                    (IsUp, IsReady, HasFailed) = (true, false, false);
                    break;
                case (byte)'U':
                    (IsUp, IsReady) = (true, true);
                    break;
                case (byte)'d':
                    (IsUp, IsReady, WasDown) = (false, false, true);
                    break;
                case (byte)'D':
                    (IsUp, IsReady, WasDown) = (false, true, true);
                    break;
                case (byte)'O':
                    HasFailed = true;
                    break;
                case (byte)'s':
                    IsDead = false;
                    break;
                case (byte)'x':
                    IsDead = true;
                    break;
            }
            // A restart counts from the moment it happened, whatever comes after.
            if (counts && wanted is (byte)'r' or (byte)'R')
                _done |= Has(wanted);
        }
    }
}
