using System;
using System.Collections.Generic;
using S6Overlay.Core;
using S6Overlay.Kernel;
using S6Overlay.Supervision;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Ipc;

/// <summary>How s6-ipcserverd was asked to run.</summary>
internal readonly record struct ClientServerOptions()
{
    /// <summary>Connections at a time.</summary>
    public int MaxConnections { get; init; } = 40;

    /// <summary>Connections of one user at a time.</summary>
    public int MaxPerUser { get; init; } = 40;

    /// <summary>Whether the client's user and group are looked up.</summary>
    public bool Credentials { get; init; } = true;

    /// <summary>0 quiet, 1 normal, 2 verbose.</summary>
    public uint Verbosity { get; init; } = 1;
}

/// <summary>Accepts connections on descriptor 0 and starts a program for each.</summary>
internal sealed class ClientServer
{
    private const int Listener = 0;

    private readonly Proc _proc;
    private readonly ClientServerOptions _options;
    private readonly Bytes[] _program;
    private readonly EventLoop _loop;
    private readonly Dictionary<int, uint> _clients = [];
    private bool _accepting;

    public ClientServer(Proc proc, ClientServerOptions options, ReadOnlySpan<Bytes> program)
    {
        _proc = proc;
        _options = options;
        _program = program.ToArray();
        ulong signals = Signal.Bit(Signal.Term) | Signal.Bit(Signal.Hup) | Signal.Bit(Signal.Quit) | Signal.Bit(Signal.Abrt);
        _loop = new EventLoop(signals, OnSignal);
    }

    /// <summary>Serves until a signal.</summary>
    public void Run()
    {
        Inform($"starting");
        Sys.SetNonBlocking(Listener, true);
        Update();
        _loop.Run();
        Inform($"exiting");
    }

    /// <summary>Listens as long as there is room for a client; who comes later waits in the backlog.</summary>
    private void Update()
    {
        bool room = _clients.Count < _options.MaxConnections;
        if (room && !_accepting)
            _loop.Watch(Listener, Accept);
        else if (!room && _accepting)
            _loop.Unwatch(Listener);
        _accepting = room;
        Inform($"status: {_clients.Count}/{_options.MaxConnections}");
    }

    private void Accept()
    {
        int connection = Sys.Accept(Listener, nonBlocking: false, out Bytes path);
        if (connection < 0)
        {
            if (connection is not (-EAGAIN or -ECONNABORTED))
                PauseAfter(connection);
            return;
        }
        Serve(connection, path);
        Sys.Close(connection);
    }

    /// <summary>No descriptors or no memory: the client stays in the backlog, and trying again at once would only burn time.</summary>
    private void PauseAfter(int error)
    {
        const int Pause = 100;
        if (_options.Verbosity > 0)
            _proc.WarnSystem(error, "unable to accept"u8);
        _loop.Unwatch(Listener);
        _accepting = false;
        _loop.After(Pause, Update);
    }

    private void Serve(int connection, Bytes path)
    {
        uint uid = 0, gid = 0;
        int error = _options.Credentials ? Sys.PeerCredentials(connection, out _, out uid, out gid) : 0;
        if (error < 0)
        {
            _proc.WarnSystem(error, "unable to look up a client's credentials"u8);
            return;
        }
        int number = 1;
        foreach (uint other in _clients.Values)
            number += other == uid ? 1 : 0;
        if (_options.Credentials && number > _options.MaxPerUser)
        {
            Inform($"deny {uid}:{gid} count {number - 1}/{_options.MaxPerUser}", from: 1);
            return;
        }
        int pid = Start(connection, path, uid, gid, number);
        if (pid <= 0)
            return;
        _clients[pid] = uid;
        _loop.OnExit(pid, status => OnExit(pid, status));
        Inform($"allow {uid}:{gid} pid {pid} count {number}/{_options.MaxPerUser}");
        Update();
    }

    private int Start(int connection, Bytes path, uint uid, uint gid, int number)
    {
        Env env = _proc.Env.Clone();
        env.Set("PROTO"u8, "IPC"u8);
        if (_options.Credentials)
        {
            env.Set("IPCREMOTEEUID"u8, Bytes.FromNumber(uid));
            env.Set("IPCREMOTEEGID"u8, Bytes.FromNumber(gid));
            env.Set("IPCCONNNUM"u8, Bytes.FromNumber(number));
        }
        else
        {
            env.Unset("IPCREMOTEEUID"u8);
            env.Unset("IPCREMOTEEGID"u8);
            env.Set("IPCCONNNUM"u8, default);
        }
        env.Set("IPCREMOTEPATH"u8, path);
        Resolution program = _proc.Trampoline.Resolver.Resolve(_program[0], _proc.SearchPath);
        var options = new SpawnOptions { Descriptors = [new(connection, 0), new(connection, 1)] };
        int pid = program.Errno != 0 ? -program.Errno : Sys.Spawn(program.Path, _program, env, _proc.Trampoline.Inherited, options);
        if (pid < 0 && _options.Verbosity > 0)
            _proc.WarnSystem(pid, $"unable to spawn {_program[0]}");
        return pid;
    }

    private void OnExit(int pid, int status)
    {
        _clients.Remove(pid, out uint uid);
        Inform($"end pid {pid} uid {uid} {(WaitStatus.Crashed(status) ? "signal" : "exitcode")} {(WaitStatus.Crashed(status) ? WaitStatus.Signal(status) : WaitStatus.Code(status))}");
        Update();
    }

    private void OnSignal(int signal, int sender)
    {
        if (signal is Signal.Hup or Signal.Quit)
        {
            KillAll(Signal.Term);
            KillAll(Signal.Cont);
        }
        if (signal == Signal.Abrt)
            KillAll(Signal.Kill);
        if (signal == Signal.Hup)
            return;
        Inform($"received SIG{Signal.Name(signal)}, quitting");
        _loop.Stop();
    }

    private void KillAll(int signal)
    {
        foreach (int pid in _clients.Keys)
            Sys.Kill(pid, signal);
    }

    private void Inform(Message message, uint from = 2)
    {
        if (_options.Verbosity >= from)
            Sys.WriteAll(2, ((Message)$"{_proc.Name}: info: {message.Span}\n").Span);
    }
}
