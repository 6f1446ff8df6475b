using S6Overlay.Core;
using S6Overlay.Kernel;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Ipc;

/// <summary>What a daemon does with the standard output it has no use for.</summary>
internal static class StandardOutput
{
    /// <summary>
    /// Before the daemon opens anything, or it could be what gets a free number 1: gives it up, unless readiness is still to be told there.
    /// False if that is to be told and it is closed.
    /// </summary>
    public static bool Prepare(bool notify)
    {
        if (!notify)
            GiveUp();
        return !notify || Sys.GetDescriptorFlags(1) >= 0;
    }

    /// <summary>Tells whoever waits there that the daemon is ready, if asked, and gives it up.</summary>
    public static void Tell(bool notify)
    {
        if (!notify)
            return;
        Sys.Write(1, "\n"u8);
        GiveUp();
    }

    /// <summary>Closes it for whoever waits at its other end. The number stays taken: no connection must become descriptor 1.</summary>
    private static void GiveUp()
    {
        int nothing = Sys.Open(new Bytes("/dev/null"u8), O_WRONLY | O_CLOEXEC);
        if (nothing < 0)
            return;
        if (nothing != 1)
        {
            Sys.Dup2(nothing, 1);
            Sys.Close(nothing);
        }
        Sys.SetCloseOnExec(1, true);
    }
}
