using S6Overlay.Kernel;

namespace S6Overlay.Init;

/// <summary>What the init does with a signal it gets.</summary>
internal enum SignalDuty
{
    Ignore,
    Stop,
    Rescan,
    ReloadServices,
    Forward,
}

/// <summary>
/// Which signal means what to the init. With services it is what s6-svscan's manual says of it. With nothing but a
/// CMD the init is as tini is: CMD gets the signal, except that SIGTERM begins the shutdown, in which CMD gets it too.
/// </summary>
internal static class SignalDuties
{
    /// <summary>Every signal but those that cannot be taken, those of a crash, and those the C library and the garbage collector use.</summary>
    public static ulong Taken
    {
        get
        {
            ulong mask = ulong.MaxValue;
            foreach (int signal in (System.ReadOnlySpan<int>)[Signal.Kill, Signal.Stop, Signal.Segv, Signal.Bus, Signal.Fpe, Signal.Ill, Signal.Trap, Signal.Abrt, Signal.Sys, 32, 33, 34, 35, 36])
                mask &= ~Signal.Bit(signal);
            return mask;
        }
    }

    /// <summary>
    /// <paramref name="cmd"/>: CMD is running; <paramref name="receives"/>: it is to get the container's signals;
    /// <paramref name="isAlone"/>: there are no services.
    /// </summary>
    public static SignalDuty Of(int signal, bool cmd, bool receives, bool isAlone)
    {
        if (signal is Signal.Ttin or Signal.Ttou or Signal.Tstp or Signal.Cont or Signal.Pipe or Signal.Chld)
            return SignalDuty.Ignore;
        if (cmd && receives)
            return SignalDuty.Forward;
        if (signal == Signal.Term)
            return SignalDuty.Stop;
        if (cmd && (isAlone || signal == Signal.Winch))
            return SignalDuty.Forward;
        return signal switch
        {
            Signal.Int or Signal.Quit or Signal.Usr1 or Signal.Usr2 or Signal.Pwr => SignalDuty.Stop,
            Signal.Hup => SignalDuty.ReloadServices,
            Signal.Alrm => SignalDuty.Rescan,
            _ => SignalDuty.Ignore,
        };
    }
}
