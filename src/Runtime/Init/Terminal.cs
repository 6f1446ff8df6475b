using S6Overlay.Kernel;

namespace S6Overlay.Init;

/// <summary>Hands the terminal to CMD and takes it back, as a shell does with its jobs.</summary>
internal static class Terminal
{
    /// <summary>Whether standard input is a terminal that we control.</summary>
    public static bool IsOurs => Sys.IsTerminal(0) && Sys.GetForegroundGroup(0) >= 0;

    /// <summary>
    /// Makes a group the one that the keyboard's signals go to and that may read. A program of that group that was
    /// faster and tried before has been stopped, so it is told to go on.
    /// </summary>
    public static void Give(int group)
    {
        SetForeground(group);
        Sys.Kill(-group, Signal.Cont);
    }

    public static void TakeBack() => SetForeground(Sys.GetGroup(0));

    private static void SetForeground(int group)
    {
        // From the background this raises SIGTTOU, which stops whoever does not block it.
        ulong mask = Sys.SetSignalMask(Sys.GetSignalMask() | Signal.Bit(Signal.Ttou));
        Sys.SetForegroundGroup(0, group);
        Sys.SetSignalMask(mask);
    }
}
