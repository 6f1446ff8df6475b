using System;
using S6Overlay.Core;
using S6Overlay.Kernel;
using S6Overlay.Text;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Supervision;

/// <summary>
/// One supervised service: what an s6-supervise process is elsewhere. It keeps the on-disk contract of the service
/// directory (<c>supervise/</c> and <c>event/</c>), feeds what happens to <see cref="ServiceMachine"/> and carries out
/// what the table says. The directory is held by a descriptor, so a renamed or deleted one stays supervised.
/// </summary>
internal sealed partial class Service(Supervisor supervisor, Bytes name)
{
    private readonly Supervisor _supervisor = supervisor;
    private int _directory = -1, _lock = -1, _control = -1;
    private Bytes _path;
    private ServiceStatus _status;
    private bool _begun;

    /// <summary>The fifodir is so new that nobody can have subscribed.</summary>
    private bool _unheard;

    /// <summary>As the scan directory sees it: <c>foo</c>, or <c>foo/log</c>. The argument of its scripts.</summary>
    public Bytes Name { get; } = name;

    public ServiceState State { get; private set; } = ServiceState.Gone;

    public ref readonly ServiceStatus Status => ref _status;

    /// <summary>Whether the service, as it was last started, says itself when it is ready.</summary>
    public bool SaysReady { get; private set; }

    /// <summary>Descriptor that is the standard input of its scripts; −1: inherited.</summary>
    public int Input { get; set; } = -1;

    /// <summary>Descriptor that is their standard output; −1: inherited.</summary>
    public int Output { get; set; } = -1;

    /// <summary>Descriptor that is their standard error; −1: inherited.</summary>
    public int Error { get; set; } = -1;

    /// <summary>The service wants its standard input and output let go: the holder of the pipe closes its ends.</summary>
    public Action<Service>? OnCloseInput { get; set; }

    /// <summary>Called once it is not supervised any more; its lock and FIFO are released.</summary>
    public Action<Service>? OnLeave { get; set; }

    /// <summary>
    /// Takes over the service directory <paramref name="path"/>; <see cref="Begin"/> then starts the service. Returns 0; −EBUSY if another supervisor has it; else −errno, with the culprit, a name
    /// below the directory, in <paramref name="problem"/>. What a supervisor that crashed has left is reused.
    /// </summary>
    public int Open(Bytes path, out Bytes problem)
    {
        _path = path;
        int result = Take(out problem);
        if (result < 0)
        {
            Release();
            return result;
        }
        Tai now = Tai.Now;
        bool up = !ServiceFiles.Exists(_directory, ServiceFileNames.Down);
        _status = new ServiceStatus { Since = now, ReadySince = now, Ready = true, WantUp = up };
        State = ServiceState.Down;
        WriteStatus();
        Announce("s"u8);
        _begun = !up;
        return 0;
    }

    /// <summary>Starts the service after <see cref="Open"/>, unless there was a file <c>down</c>; later calls do nothing.</summary>
    public void Begin()
    {
        if (_begun)
            return;
        _begun = true;
        Handle(ServiceInput.Due);
    }

    /// <summary>Obeys a byte that came, or could have come, on the control FIFO. An unknown one is ignored.</summary>
    public void Command(byte command)
    {
        if (ServiceMachine.Decode(command, out ServiceInput input, out int signal))
            Handle(input, signal);
    }

    /// <summary>Lets something happen to the service. <paramref name="argument"/>: the signal of a signal command, the wait status of a death.</summary>
    public void Handle(ServiceInput input, int argument = 0)
    {
        ServiceActions actions = ServiceMachine.React(State, input);
        if (actions == ServiceActions.None)
            return;
        ServiceState next = ServiceMachine.After(State, actions);
        Configure(actions);
        Deliver(actions, argument);
        // Each of the rest is the only one of its cell that changes the state, so the order among them is the table's.
        if ((actions & ServiceActions.Start) != 0)
            StartRun();
        if ((actions & ServiceActions.Bury) != 0)
            Bury(argument, next);
        else if ((actions & ServiceActions.Settle) != 0)
            Settle(argument, (actions & ServiceActions.Leave) != 0);
        else if ((actions & ServiceActions.Last) != 0)
            State = next;
        if ((actions & ServiceActions.Leave) != 0)
            Leave();
    }

    public void Warn(Message message) => _supervisor.Proc.Warn($"service {Name}: {message.Span}");

    public void WarnSystem(int error, Message message) => _supervisor.Proc.WarnSystem(error, $"service {Name}: {message.Span}");

    /// <summary>The files, and the wish to be up, as far as the cell changes them.</summary>
    private void Configure(ServiceActions actions)
    {
        if ((actions & ServiceActions.CreateDownFile) != 0)
        {
            int fd = Sys.OpenAt(_directory, ServiceFileNames.Down, O_WRONLY | O_CREAT | O_CLOEXEC, 0x1A4);
            if (fd < 0)
                WarnSystem(fd, "unable to create the file 'down'"u8);
            else
                Sys.Close(fd);
        }
        if ((actions & ServiceActions.RemoveDownFile) != 0)
        {
            int result = Sys.UnlinkAt(_directory, ServiceFileNames.Down, 0);
            if (result < 0 && result != -ENOENT)
                WarnSystem(result, "unable to remove the file 'down'"u8);
        }
        if ((actions & ServiceActions.CloseInput) != 0)
            OnCloseInput?.Invoke(this);
        _hushed |= (actions & ServiceActions.Hush) != 0;
        bool want = (actions & ServiceActions.WantUp) != 0 || ((actions & ServiceActions.WantDown) == 0 && _status.WantUp);
        if (State == ServiceState.Down && !want)
            CancelTimer();
        if (want == _status.WantUp)
            return;
        _status.WantUp = want;
        WriteStatus();
    }

    /// <summary>Signals, as far as the cell sends any, and readiness.</summary>
    private void Deliver(ServiceActions actions, int argument)
    {
        if ((actions & ServiceActions.Stop) != 0)
            Stop();
        if ((actions & ServiceActions.SendDownSignal) != 0)
            Sys.Kill(_status.Pid, ServiceFiles.SignalNumber(this, _directory, ServiceFileNames.DownSignal, Signal.Term));
        if ((actions & ServiceActions.SendReloadSignal) != 0)
            Sys.Kill(_status.Pid, ServiceFiles.SignalNumber(this, _directory, ServiceFileNames.ReloadSignal, Signal.Hup));
        if ((actions & ServiceActions.SendSignal) != 0)
            SendSignal(_status.Pid, argument);
        if ((actions & ServiceActions.SendGroupSignal) != 0)
            SendSignal(Group, argument);
        if ((actions & ServiceActions.SendInterrupt) != 0)
            Sys.Kill(Group, Signal.Int);
        if ((actions & ServiceActions.Kill) != 0)
            Kill();
        if ((actions & ServiceActions.MarkReady) != 0)
            MarkReady();
    }

    private void SendSignal(int target, int signal)
    {
        Sys.Kill(target, signal);
        if (signal is not (Signal.Stop or Signal.Cont) || _status.Paused == (signal == Signal.Stop))
            return;
        _status.Paused = signal == Signal.Stop;
        WriteStatus();
    }

    /// <summary>Writes <c>supervise/status</c> whole: readers see the old one or the new one.</summary>
    private void WriteStatus()
    {
        Span<byte> packed = stackalloc byte[ServiceStatus.Size];
        _status.Pack(packed);
        int result = ServiceFiles.Replace(_directory, ServiceFileNames.Status, packed);
        if (result < 0)
            WarnSystem(result, "unable to write supervise/status"u8);
    }

    private void Announce(ReadOnlySpan<byte> letters)
    {
        int result = _unheard ? 0 : FifoDirectory.Notify(_directory, ServiceFileNames.Event, letters);
        _unheard = false;
        // Without the directory there are no listeners.
        if (result < 0 && result != -ENOENT)
            WarnSystem(result, "unable to notify the listeners of event"u8);
        if (_supervisor.OnEvent is null)
            return;
        foreach (byte letter in letters)
            _supervisor.OnEvent(this, letter);
    }
}
