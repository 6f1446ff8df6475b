using System;

namespace S6Overlay.Supervision;

/// <summary>Where a supervised service is in its life.</summary>
internal enum ServiceState : byte
{
    /// <summary>No process. It may be waiting for the moment it is started again.</summary>
    Down,

    /// <summary><c>run</c> is alive.</summary>
    Up,

    /// <summary><c>run</c> has died and <c>finish</c> is at work.</summary>
    Finish,

    /// <summary>As <see cref="Up"/>, but its supervision ends with it.</summary>
    LastUp,

    /// <summary>As <see cref="Finish"/>, but supervision ends after it.</summary>
    LastFinish,

    /// <summary>Not supervised any more.</summary>
    Gone,
}

/// <summary>What can happen to a service: a timer, its process, a signal to its supervisor, a byte on its control FIFO.</summary>
internal enum ServiceInput : byte
{
    /// <summary>The moment that was set has come: start again, or kill what does not end.</summary>
    Due,

    /// <summary>The process (<c>run</c> or <c>finish</c>) has ended.</summary>
    Death,

    /// <summary>The service wrote a newline to its notification descriptor.</summary>
    Ready,

    /// <summary>SIGTERM to the supervisor: bring the service down and leave.</summary>
    Terminate,

    /// <summary>SIGHUP to the supervisor, or <c>X</c>: let go of standard input and output, leave when the service has ended.</summary>
    HangUp,

    /// <summary>SIGQUIT to the supervisor: leave at once.</summary>
    Abandon,

    /// <summary>SIGINT to the supervisor: pass it to the service's process group and leave at once.</summary>
    Interrupt,

    /// <summary>One of <c>a b q h k t i 1 2 p c y</c>.</summary>
    Signal,

    /// <summary>One of <c>P C K</c>, for the process group.</summary>
    GroupSignal,

    /// <summary><c>r</c></summary>
    Restart,

    /// <summary><c>l</c></summary>
    Reload,

    /// <summary><c>d</c></summary>
    Down,

    /// <summary><c>D</c></summary>
    DownForGood,

    /// <summary><c>u</c></summary>
    Up,

    /// <summary><c>U</c></summary>
    UpForGood,

    /// <summary><c>o</c></summary>
    Once,

    /// <summary><c>O</c></summary>
    AtMostOnce,

    /// <summary><c>Q</c></summary>
    AtMostOnceForGood,

    /// <summary><c>x</c></summary>
    Exit,
}

/// <summary>What a cell of the table asks for. The actions of a cell are done in the order they are listed here.</summary>
[Flags]
internal enum ServiceActions : uint
{
    None = 0,

    /// <summary>Create the file <c>down</c>.</summary>
    CreateDownFile = 1 << 0,

    /// <summary>Remove the file <c>down</c>.</summary>
    RemoveDownFile = 1 << 1,

    /// <summary>Start it again when it has ended.</summary>
    WantUp = 1 << 2,

    /// <summary>Do not start it again; a start that was planned is called off.</summary>
    WantDown = 1 << 3,

    /// <summary>Let go of the descriptors held for its standard input and output.</summary>
    CloseInput = 1 << 4,

    /// <summary>The finish script that is still to come gets neither standard input nor output.</summary>
    Hush = 1 << 5,

    /// <summary>Go on in a state from which supervision ends with the service.</summary>
    Last = 1 << 6,

    /// <summary>Spawn <c>run</c>; failing that, stay down and try again later.</summary>
    Start = 1 << 7,

    /// <summary>Send <c>down-signal</c> and CONT, and set the moment of <c>timeout-kill</c>.</summary>
    Stop = 1 << 8,

    /// <summary>Send <c>down-signal</c>.</summary>
    SendDownSignal = 1 << 9,

    /// <summary>Send <c>reload-signal</c>.</summary>
    SendReloadSignal = 1 << 10,

    /// <summary>Send the signal that the command names.</summary>
    SendSignal = 1 << 11,

    /// <summary>Send the signal that the command names to the process group.</summary>
    SendGroupSignal = 1 << 12,

    /// <summary>Send INT to the process group.</summary>
    SendInterrupt = 1 << 13,

    /// <summary>Its time is up: send KILL.</summary>
    Kill = 1 << 14,

    /// <summary>Note that it is ready and say so (<c>U</c>).</summary>
    MarkReady = 1 << 15,

    /// <summary>Note how <c>run</c> died, say so (<c>d</c>), and spawn <c>finish</c>; without one, go on as if it had ended.</summary>
    Bury = 1 << 16,

    /// <summary>Say that the service is down (<c>D</c>; after exit code 125 <c>O</c> first), and set the moment of the next start.</summary>
    Settle = 1 << 17,

    /// <summary>Say so (<c>x</c>), and supervise it no more.</summary>
    Leave = 1 << 18,
}

/// <summary>
/// The life of a service as a table: in this state, when this happens, do that. It follows the manual page of
/// s6-supervise, and where that leaves something open, what the C program was seen to do.
///
/// A service alternates between Down, Up and Finish. Whether it is started again from Down is not a state but a wish
/// (want up, want down), because every state must remember it. The two Last states are Up and Finish with no way
/// back: they exist so that a service that was told to leave runs its finish script once more and cannot be talked out
/// of leaving. A process that cannot be spawned is not an event: the service stays where it was and tries again.
///
/// The table is data. <see cref="Service"/> carries the actions out; it decides nothing but what the files of the
/// service directory decide (which signal, how long, whether there is a finish script).
/// </summary>
internal static class ServiceMachine
{
    /// <summary>How many states have cells; <see cref="ServiceState.Gone"/> has none.</summary>
    public const int States = 5;

    /// <summary>How many inputs there are.</summary>
    public const int Inputs = (int)ServiceInput.Exit + 1;

    // Short names, so that a row of the table fits in a line.
    private const ServiceActions
        None = ServiceActions.None, Start = ServiceActions.Start, Kill = ServiceActions.Kill,
        Bury = ServiceActions.Bury, Settle = ServiceActions.Settle, Leave = ServiceActions.Leave,
        Ready = ServiceActions.MarkReady, Last = ServiceActions.Last, Stop = ServiceActions.Stop,
        Close = ServiceActions.CloseInput, Hush = ServiceActions.Hush, Int = ServiceActions.SendInterrupt,
        Sig = ServiceActions.SendSignal, Group = ServiceActions.SendGroupSignal,
        Again = ServiceActions.SendDownSignal, Reload = ServiceActions.SendReloadSignal,
        Want = ServiceActions.WantUp, Unwant = ServiceActions.WantDown,
        Create = ServiceActions.CreateDownFile, Remove = ServiceActions.RemoveDownFile;

    private static ReadOnlySpan<ServiceActions> Table =>
    [
        // state:             Down                    Up                      Finish            LastUp                  LastFinish
        /* Due */             Start,                  Kill,                   Kill,             Kill,                   Kill,
        /* Death */           None,                   Bury,                   Settle,           Bury,                   Settle | Leave,
        /* Ready */           None,                   Ready,                  None,             Ready,                  None,
        /* Terminate */       Leave,                  Unwant | Last | Stop,   Last,             Unwant | Stop,          None,
        /* HangUp */          Close | Leave,          Close | Hush | Last,    Close | Last,     Close | Hush,           Close,
        /* Abandon */         Leave,                  Leave,                  Leave,            Leave,                  Leave,
        /* Interrupt */       Leave,                  Int | Leave,            Int | Leave,      Int | Leave,            Int | Leave,
        /* Signal */          None,                   Sig,                    None,             Sig,                    None,
        /* GroupSignal */     None,                   Group,                  None,             Group,                  None,
        /* Restart */         None,                   Again,                  None,             Again,                  None,
        /* Reload */          None,                   Reload,                 None,             Reload,                 None,
        /* Down */            Unwant,                 Unwant | Stop,          Unwant,           Unwant | Stop,          Unwant,
        /* DownForGood */     Create | Unwant,        Create | Unwant | Stop, Create | Unwant,  Create | Unwant | Stop, Create | Unwant,
        /* Up */              Want | Start,           Want,                   Want,             Want,                   Want,
        /* UpForGood */       Remove | Want | Start,  Remove | Want,          Remove | Want,    Remove | Want,          Remove | Want,
        /* Once */            Unwant | Start,         Unwant,                 Unwant,           Unwant,                 Unwant,
        /* AtMostOnce */      Unwant,                 Unwant,                 Unwant,           Unwant,                 Unwant,
        /* AtMostOnceForGood */ Create | Unwant,      Create | Unwant,        Create | Unwant,  Create | Unwant,        Create | Unwant,
        /* Exit */            Leave,                  Hush | Last,            Last,             Hush,                   None,
    ];

    /// <summary>The cell of the table; nothing is to be done for a service that is gone.</summary>
    public static ServiceActions React(ServiceState state, ServiceInput input) =>
        state == ServiceState.Gone ? ServiceActions.None : Table[(int)input * States + (int)state];

    /// <summary>
    /// The state after a cell's actions have been done. <see cref="ServiceActions.Start"/> leads to Up only where the
    /// process could be spawned.
    /// </summary>
    public static ServiceState After(ServiceState state, ServiceActions actions)
    {
        if ((actions & ServiceActions.Leave) != 0)
            return ServiceState.Gone;
        if ((actions & ServiceActions.Start) != 0)
            return ServiceState.Up;
        if ((actions & ServiceActions.Settle) != 0)
            return ServiceState.Down;
        return (actions & (ServiceActions.Bury | ServiceActions.Last)) switch
        {
            ServiceActions.Bury => state == ServiceState.Up ? ServiceState.Finish : ServiceState.LastFinish,
            ServiceActions.Last => state is ServiceState.Up or ServiceState.LastUp ? ServiceState.LastUp : ServiceState.LastFinish,
            _ => state,
        };
    }

    /// <summary>What a byte on the control FIFO means, and the signal it names (0 if none). False for a byte that means nothing.</summary>
    public static bool Decode(byte command, out ServiceInput input, out int signal)
    {
        signal = SignalOf(command);
        input = signal != 0 ? command is (byte)'P' or (byte)'C' or (byte)'K' ? ServiceInput.GroupSignal : ServiceInput.Signal : command switch
        {
            (byte)'r' => ServiceInput.Restart,
            (byte)'l' => ServiceInput.Reload,
            (byte)'d' => ServiceInput.Down,
            (byte)'D' => ServiceInput.DownForGood,
            (byte)'u' => ServiceInput.Up,
            (byte)'U' => ServiceInput.UpForGood,
            (byte)'o' => ServiceInput.Once,
            (byte)'O' => ServiceInput.AtMostOnce,
            (byte)'Q' => ServiceInput.AtMostOnceForGood,
            (byte)'x' => ServiceInput.Exit,
            (byte)'X' => ServiceInput.HangUp,
            _ => ServiceInput.Due,
        };
        return input != ServiceInput.Due;
    }

    /// <summary>The control byte that sends <paramref name="signal"/> to the process; 0 if there is none.</summary>
    public static byte CommandOf(int signal)
    {
        foreach (byte command in "abqhkti12pcy"u8)
            if (SignalOf(command) == signal)
                return command;
        return 0;
    }

    private static int SignalOf(byte command) => command switch
    {
        (byte)'a' => Kernel.Signal.Alrm,
        (byte)'b' => Kernel.Signal.Abrt,
        (byte)'q' => Kernel.Signal.Quit,
        (byte)'h' => Kernel.Signal.Hup,
        (byte)'k' or (byte)'K' => Kernel.Signal.Kill,
        (byte)'t' => Kernel.Signal.Term,
        (byte)'i' => Kernel.Signal.Int,
        (byte)'1' => Kernel.Signal.Usr1,
        (byte)'2' => Kernel.Signal.Usr2,
        (byte)'p' or (byte)'P' => Kernel.Signal.Stop,
        (byte)'c' or (byte)'C' => Kernel.Signal.Cont,
        (byte)'y' => Kernel.Signal.Winch,
        _ => 0,
    };
}
