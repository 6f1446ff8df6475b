using S6Overlay.Kernel;

namespace S6Overlay.Init;

/// <summary>Hands the terminal to CMD and takes it back, as a shell does with its jobs.</summary>
internal static class Terminal
{
    /// <summary>Whether a descriptor is the terminal that controls this process.</summary>
    public static bool IsOurs(int fd) => Sys.IsTerminal(fd) && Sys.GetForegroundGroup(fd) >= 0;

    /// <summary>
    /// Makes a group the one that the keyboard's signals go to and that may read. A program of that group that was
    /// faster and tried before has been stopped, so it is told to go on.
    /// </summary>
    public static void Give(int fd, int group)
    {
        SetForeground(fd, group);
        Sys.Kill(-group, Signal.Cont);
    }

    public static void TakeBack(int fd) => SetForeground(fd, Sys.GetGroup(0));

    private static void SetForeground(int fd, int group)
    {
        // From the background this raises SIGTTOU, which stops whoever does not block it.
        ulong mask = Sys.SetSignalMask(Sys.GetSignalMask() | Signal.Bit(Signal.Ttou));
        Sys.SetForegroundGroup(fd, group);
        Sys.SetSignalMask(mask);
    }
}
