using System.Runtime.CompilerServices;
using S6Overlay.Kernel;

namespace S6Overlay.Tests.Support;

/// <summary>
/// What a job in the background of a script inherits is SIGINT and SIGQUIT ignored, and programs keep that for their
/// children. The tests and what they start are to be the same however they are run.
/// </summary>
internal static class Dispositions
{
    [ModuleInitializer]
    internal static void Restore()
    {
        foreach (int signal in (int[])[Signal.Int, Signal.Quit, Signal.Hup])
            if (Sys.IsSignalIgnored(signal))
                Sys.IgnoreSignal(signal, false);
    }
}
