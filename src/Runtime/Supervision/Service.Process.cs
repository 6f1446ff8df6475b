using System;
using System.Collections.Generic;
using S6Overlay.Core;
using S6Overlay.Kernel;
using S6Overlay.Text;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Supervision;

/// <summary>The service's process: starting, stopping and burying it.</summary>
internal sealed partial class Service
{
    /// <summary>No two starts of a service that was not ready are nearer than this, in milliseconds.</summary>
    private const int RestartDelay = 1000;

    /// <summary>The exit code of <c>finish</c> that says: do not start it again.</summary>
    private const int PermanentFailure = 125;

    private EventLoop.Timer? _timer;
    private bool _remedied;
    private Action? _onDue;
    private Action<int>? _onDeath;
    private int _notification = -1;
    private bool _ownGroup;

    /// <summary>It was told to leave by somebody who wants nothing more to be heard of it.</summary>
    private bool _hushed;
    private bool _warnedOfLock;

    /// <summary>On the loop's clock: when the service became ready, and 0 if it is not.</summary>
    private long _readyAt;

    /// <summary>What a group signal goes to: the process group, or the process alone where the group is not its own.</summary>
    private int Group => _ownGroup || _status.Finishing ? -_status.Pid : _status.Pid;

    private void StartRun()
    {
        _remedied = false;
        StartRun(Launch.Run(ServiceFileNames.RunScript, [ServiceFileNames.Run, Name]));
    }

    private void StartRun(Launch launch)
    {
        CancelTimer();
        var moves = new List<DescriptorMove>(5);
        AddStandard(moves);
        int lockFile = -1, notifyWrite = -1;
        uint lockTarget = ServiceFiles.Number(this, _directory, ServiceFileNames.LockFd, 0);
        uint notifyTarget = ServiceFiles.Number(this, _directory, ServiceFileNames.NotificationFd, 0);
        SaysReady = notifyTarget != 0;
        int above = (int)Math.Min(Math.Max(lockTarget, notifyTarget) + 1, int.MaxValue);
        int result = lockTarget == 0 ? 0 : AddLock(moves, lockTarget, above, ref lockFile);
        if (result == 0 && notifyTarget != 0)
            result = AddNotification(moves, notifyTarget, above, ref notifyWrite);
        if (result == 0)
        {
            _ownGroup = !ServiceFiles.Exists(_directory, ServiceFileNames.NoSetsid);
            var options = new SpawnOptions
            {
                DirectoryDescriptor = _directory,
                NewSession = _ownGroup,
                Descriptors = moves.ToArray(),
            };
            _supervisor.Start(this, launch, options, ServiceFiles.Exists(_directory, ServiceFileNames.NewPidNamespace));
        }
        else
        {
            RetryStart(result);
        }
        if (lockFile >= 0)
            Sys.Close(lockFile);
        if (notifyWrite >= 0)
            Sys.Close(notifyWrite);
    }

    /// <summary>The process of <c>run</c> is there: from here on it is this service's, though nobody has been told.</summary>
    public void Enter(int pid)
    {
        State = ServiceState.Up;
        _readyAt = 0;
        _status.Pid = _status.Group = pid;
        _status.Since = Tai.Now;
        _status.Finishing = _status.Paused = _status.Ready = false;
        _supervisor.Loop.OnExit(pid, _onDeath ??= status => Handle(ServiceInput.Death, status));
    }

    /// <summary>What came of a start: a pid, after <see cref="Enter"/>, or −errno.</summary>
    public void Started(int result)
    {
        if (State == ServiceState.Gone)
            return;
        if (result > 0)
        {
            WriteStatus();
            Announce("u"u8);
            return;
        }
        StopListening();
        if (!_remedied && FindRemedy(ServiceFileNames.Run, [ServiceFileNames.Run, Name], ref result, out Launch launch))
        {
            _remedied = true;
            StartRun(launch);
            return;
        }
        if (result < 0)
            WarnSystem(result, $"unable to start run (trying again in {Supervisor.RetryDelay / 1000} seconds)");
        RetryStart(result);
    }

    private void RetryStart(int error)
    {
        StopListening();
        SetTimer(error == -EBUSY ? RestartDelay : Supervisor.RetryDelay);
    }

    private void Stop()
    {
        Sys.Kill(_status.Pid, ServiceFiles.SignalNumber(this, _directory, ServiceFileNames.DownSignal, Signal.Term));
        SendSignal(_status.Pid, Signal.Cont);
        uint patience = ServiceFiles.Number(this, _directory, ServiceFileNames.TimeoutKill, 0);
        if (patience > 0)
            SetTimer(patience);
    }

    private void Kill()
    {
        CancelTimer();
        if (_status.Finishing)
            Warn("finish takes too long: killing it"u8);
        bool group = !_status.Finishing && _ownGroup && ServiceFiles.Exists(_directory, ServiceFileNames.KillGroup);
        Sys.Kill(group ? -_status.Pid : _status.Pid, Signal.Kill);
    }

    private void MarkReady()
    {
        _readyAt = EventLoop.Now;
        _status.ReadySince = Tai.Now;
        _status.Ready = true;
        WriteStatus();
        Announce("U"u8);
    }

    /// <summary><c>run</c> has died: <c>finish</c> is started, and without one the service is down.</summary>
    private void Bury(int status, ServiceState next)
    {
        CancelTimer();
        StopListening();
        if (!_status.Ready)
            _readyAt = 0;
        _status.WaitStatus = status & 0xFFFF;
        _status.Since = Tai.Now;
        _status.Paused = _status.Ready = false;
        RecordDeath(status);
        bool last = next == ServiceState.LastFinish;
        int pid = ServiceFiles.Exists(_directory, ServiceFileNames.Finish) ? SpawnFinish(status) : 0;
        if (pid <= 0)
        {
            SettleStatus();
            WriteStatus();
            State = ServiceState.Down;
            Announce("dD"u8);
            if (last)
                Leave();
            else
                PlanStart();
            return;
        }
        State = next;
        _status.Pid = pid;
        _status.Finishing = true;
        _supervisor.Loop.OnExit(pid, _onDeath!);
        uint patience = ServiceFiles.Number(this, _directory, ServiceFileNames.TimeoutFinish, 5000);
        if (patience > 0)
            SetTimer(patience);
        WriteStatus();
        Announce("d"u8);
    }

    private int SpawnFinish(int status)
    {
        bool crashed = WaitStatus.Crashed(status);
        Bytes[] argv =
        [
            ServiceFileNames.Finish,
            Bytes.FromNumber(crashed ? 256 : WaitStatus.Code(status)),
            Bytes.FromNumber(WaitStatus.Signal(status)),
            Name,
            Bytes.FromNumber(_status.Group),
        ];
        var moves = new List<DescriptorMove>(3);
        AddStandard(moves);
        if (_hushed)
        {
            moves.Add(new DescriptorMove(_supervisor.Null, 0));
            moves.Add(new DescriptorMove(_supervisor.Null, 1));
        }
        var options = new SpawnOptions { DirectoryDescriptor = _directory, NewSession = true, Descriptors = moves.ToArray() };
        int pid = _supervisor.Spawn(ServiceFileNames.FinishScript, argv, _supervisor.Environment, options);
        if (FindRemedy(ServiceFileNames.Finish, argv, ref pid, out Launch launch))
            pid = _supervisor.Spawn(launch.Path, launch.Argv, _supervisor.Environment, options);
        if (pid < 0)
            WarnSystem(pid, "unable to start finish"u8);
        return pid;
    }

    /// <summary>Everything of the service has ended. A finish script may say that starting it again is no use.</summary>
    private void Settle(int status, bool last)
    {
        CancelTimer();
        bool hopeless = !WaitStatus.Crashed(status) && WaitStatus.Code(status) == PermanentFailure;
        if (hopeless)
            _status.WantUp = false;
        SettleStatus();
        WriteStatus();
        State = ServiceState.Down;
        Announce(hopeless ? "OD"u8 : "D"u8);
        if (!last)
            PlanStart();
    }

    private void SettleStatus()
    {
        _status.Pid = 0;
        _status.Finishing = false;
        _status.Ready = true;
        _status.ReadySince = Tai.Now;
    }

    /// <summary>A service that was ready for a second may start at once; any other has to wait for one.</summary>
    private void PlanStart()
    {
        if (!_status.WantUp)
            return;
        long delay = _readyAt == 0 ? RestartDelay : _readyAt + RestartDelay - EventLoop.Now;
        long wish = _supervisor.OnRestart?.Invoke(this) ?? 0;
        if (wish < 0)
        {
            _status.WantUp = false;
            WriteStatus();
            Announce("O"u8);
        }
        else if (Math.Max(delay, wish) <= 0)
            Handle(ServiceInput.Due);
        else
            SetTimer(Math.Max(delay, wish));
    }

    /// <summary>
    /// Where a script is there and cannot be executed, asks the host what to execute instead. If that is nothing, it has
    /// been said and <paramref name="error"/> is 0.
    /// </summary>
    private bool FindRemedy(Bytes file, Bytes[] argv, ref int error, out Launch launch)
    {
        launch = default;
        if (error is not (-EACCES or -ENOEXEC or -ENOENT) || _supervisor.OnCannotExecute is null || !ServiceFiles.Exists(_directory, file))
            return false;
        launch = _supervisor.OnCannotExecute(_path, file, argv, error);
        if (launch.Problem.IsNull)
            return true;
        Warn($"unable to start {file}: {launch.Problem}");
        error = 0;
        return false;
    }

    private void AddStandard(List<DescriptorMove> moves)
    {
        if (Input >= 0)
            moves.Add(new DescriptorMove(Input, 0));
        if (Output >= 0)
            moves.Add(new DescriptorMove(Output, 1));
        if (Error >= 0)
            moves.Add(new DescriptorMove(Error, 2));
    }

    /// <summary>
    /// <c>lock-fd</c>: a descriptor whose lock lives as long as the service has it open. While a former instance still
    /// holds it, −EBUSY: the start is tried again.
    /// </summary>
    private int AddLock(List<DescriptorMove> moves, uint target, int above, ref int lockFile)
    {
        lockFile = Lift(Sys.OpenAt(_directory, ServiceFileNames.ServiceLock, O_RDWR | O_CREAT | O_CLOEXEC, 0x180), above);
        int result = lockFile < 0 ? lockFile : Sys.LockDescription(lockFile, wait: false);
        if (result is -EAGAIN or -EACCES)
        {
            if (!_warnedOfLock)
                Warn("another instance still holds the service lock: waiting for it to end"u8);
            _warnedOfLock = true;
            return -EBUSY;
        }
        _warnedOfLock = false;
        if (result < 0)
        {
            WarnSystem(result, "unable to lock supervise/service-lock"u8);
            return result;
        }
        moves.Add(new DescriptorMove(lockFile, (int)target));
        return 0;
    }

    /// <summary><c>notification-fd</c>: a pipe on which the service says that it is ready.</summary>
    private int AddNotification(List<DescriptorMove> moves, uint target, int above, ref int writeEnd)
    {
        int result = Sys.Pipe(out _notification, out int end);
        if (result >= 0)
        {
            writeEnd = Lift(end, above);
            Sys.SetNonBlocking(_notification, true);
            result = writeEnd < 0 ? writeEnd : _supervisor.Loop.Watch(_notification, ReadNotification);
        }
        if (result < 0)
        {
            WarnSystem(result, "unable to make a notification pipe"u8);
            return result;
        }
        moves.Add(new DescriptorMove(writeEnd, (int)target));
        return 0;
    }

    /// <summary>Moves a descriptor out of the way of those that the child is to have, which are below <paramref name="above"/>.</summary>
    private static int Lift(int fd, int above)
    {
        if (fd < 0 || fd >= above)
            return fd;
        int moved = Sys.DupAbove(fd, above, closeOnExec: true);
        Sys.Close(fd);
        return moved;
    }

    private void ReadNotification()
    {
        Span<byte> said = stackalloc byte[256];
        int got = Sys.Read(_notification, said);
        if (got == -EAGAIN)
            return;
        bool ready = got > 0 && said[..got].IndexOf((byte)'\n') >= 0;
        if (ready || got <= 0)
            StopListening();
        if (ready)
            Handle(ServiceInput.Ready);
    }

    private void StopListening()
    {
        if (_notification < 0)
            return;
        _supervisor.Loop.Unwatch(_notification);
        Sys.Close(_notification);
        _notification = -1;
    }

    private void SetTimer(long milliseconds)
    {
        CancelTimer();
        _timer = _supervisor.Loop.After(milliseconds, _onDue ??= () => Handle(ServiceInput.Due));
    }

    private void CancelTimer()
    {
        _timer?.Cancel();
        _timer = null;
    }
}
