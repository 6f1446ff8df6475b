using System;
using System.Collections.Generic;
using S6Overlay.AccessRules;
using S6Overlay.Core;
using S6Overlay.Ipc;
using S6Overlay.Kernel;
using S6Overlay.Supervision;
using S6Overlay.Text;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.FdHolding;

/// <summary>How s6-fdholderd was asked to run. Times are in ms; 0 is without end.</summary>
internal readonly record struct HolderOptions()
{
    public int MaxConnections { get; init; } = 16;

    public int MaxDescriptors { get; init; } = 1000;

    public uint ClientTimeout { get; init; }

    public uint LameduckTimeout { get; init; }

    public Bytes RulesDirectory { get; init; }

    public Bytes RulesFile { get; init; }

    public uint Verbosity { get; init; } = 1;
}

/// <summary>Holds descriptors for the clients that connect to descriptor 0, until SIGTERM.</summary>
internal sealed class HolderServer
{
    private const int Listener = 0;

    private readonly Proc _proc;
    private readonly HolderOptions _options;
    private readonly HolderStore _store;
    private readonly List<HolderConnection> _clients = [];
    private readonly int _signals;
    private RuleBase _rules;
    private bool _leaving;
    private long _leaveBy = long.MaxValue;
    private long _acceptAgainAt;

    public HolderServer(Proc proc, HolderOptions options, RuleBase rules)
    {
        _proc = proc;
        _options = options;
        _rules = rules;
        _store = new HolderStore(options.MaxDescriptors);
        ulong signals = Signal.Bit(Signal.Term) | Signal.Bit(Signal.Hup);
        Sys.SetSignalMask(Sys.GetSignalMask() | signals);
        Sys.IgnoreSignal(Signal.Pipe, true);
        _signals = Sys.SignalDescriptor(signals);
    }

    public void Run()
    {
        Sys.SetNonBlocking(Listener, true);
        PollItem[] items = new PollItem[_options.MaxConnections + 2];
        while (!_leaving || (_clients.Exists(static client => client.IsBusy) && EventLoop.Now < _leaveBy))
        {
            long now = EventLoop.Now;
            bool mayAccept = !_leaving && _clients.Count < _options.MaxConnections && now >= _acceptAgainAt;
            items[0] = new PollItem(_signals, PollItem.In);
            items[1] = new PollItem(mayAccept ? Listener : -1, PollItem.In);
            for (int i = 0; i < _clients.Count; i++)
                items[i + 2] = new PollItem(_clients[i].Descriptor, _clients[i].IsWriting ? PollItem.Out : PollItem.In);
            Sys.Poll(items.AsSpan(0, _clients.Count + 2), WaitTime(now));
            _store.Expire(Tai.Now);
            ServeClients(items.AsSpan(2, _clients.Count), EventLoop.Now);
            if (items[1].Readable)
                Accept();
            if (items[0].Readable)
                TakeSignals();
        }
    }

    /// <summary>From the last to the first, so that a client that is over can be taken out.</summary>
    private void ServeClients(ReadOnlySpan<PollItem> items, long now)
    {
        for (int i = items.Length - 1; i >= 0; i--)
        {
            HolderConnection client = _clients[i];
            bool goesOn = items[i].Returned == 0 ? now < client.Due : client.IsWriting ? client.Write() : client.Read();
            if (goesOn)
                continue;
            client.Write();
            client.Dispose();
            _clients.RemoveAt(i);
        }
    }

    private int WaitTime(long now)
    {
        long wait = _leaving && _leaveBy != long.MaxValue ? _leaveBy - now : long.MaxValue;
        foreach (HolderConnection client in _clients)
            if (client.Due != long.MaxValue)
                wait = Math.Min(wait, client.Due - now);
        if (_acceptAgainAt > now)
            wait = Math.Min(wait, _acceptAgainAt - now);
        if (_store.NextExpiry is { } expiry)
        {
            Tai present = Tai.Now;
            long left = expiry <= present ? 0 : (long)(expiry.Label - present.Label) * 1000 + ((long)expiry.Nanoseconds - present.Nanoseconds) / 1_000_000 + 1;
            wait = Math.Min(wait, left);
        }
        return wait == long.MaxValue ? -1 : (int)Math.Clamp(wait, 0, int.MaxValue);
    }

    private void Accept()
    {
        const int Pause = 100;
        int fd = Sys.Accept(Listener, nonBlocking: true, out _);
        if (fd is -EMFILE or -ENFILE or -ENOMEM)
        {
            // The client waits in the backlog; trying again at once would only burn time.
            _acceptAgainAt = EventLoop.Now + Pause;
            _proc.WarnSystem(fd, "unable to accept"u8);
        }
        if (fd < 0)
            return;
        int error = Sys.PeerCredentials(fd, out int pid, out uint uid, out uint gid);
        Rule rule = default;
        Access access = error < 0 ? Access.Error : _rules.Check(uid, gid, out rule, out error, out _);
        if (_options.Verbosity >= 2 || (access == Access.Error && _options.Verbosity >= 1))
            Sys.WriteAll(2, ((Message)$"{_proc.Name}: {(access == Access.Error ? "warning" : "info")}: client pid {pid} uid {uid} gid {gid}: {(access == Access.Allow ? "allowed" : access == Access.Error ? "the rules cannot be read" : "denied")}\n").Span);
        if (access == Access.Allow)
            _clients.Add(new HolderConnection(fd, new HolderRights(rule), _store, _options.ClientTimeout));
        else
            Sys.Close(fd);
    }

    private void TakeSignals()
    {
        int signal;
        while ((signal = Sys.ReadSignal(_signals, out _)) > 0)
        {
            if (signal == Signal.Term && !_leaving)
            {
                _leaving = true;
                _leaveBy = Deadline.In(_options.LameduckTimeout);
            }
            else if (signal == Signal.Hup && !_options.RulesFile.IsNull)
                Reload();
        }
    }

    private void Reload()
    {
        RuleBase? rules = RuleBase.FromFile(_options.RulesFile, out int error);
        if (rules is null)
            _proc.WarnSystem(error, $"unable to read {_options.RulesFile}: keeping the rules there were");
        _rules = rules ?? _rules;
    }
}
