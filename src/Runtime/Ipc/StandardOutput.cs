using S6Overlay.Core;
using S6Overlay.Kernel;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Ipc;

/// <summary>What a daemon does with the standard output it has no use for.</summary>
internal static class StandardOutput
{
    /// <summary>Closes it for whoever waits at its other end. The number stays taken: no connection must become descriptor 1.</summary>
    public static void GiveUp()
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
