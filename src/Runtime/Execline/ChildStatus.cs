using S6Overlay.Core;
using S6Overlay.Kernel;

namespace S6Overlay.Execline;

/// <summary>What execline commands say of a child that ended, from its wait status.</summary>
internal static class ChildStatus
{
    /// <summary>The exit code to pass on: 128 + n after signal n, 128 for a code of 128 or more, else the child's own.</summary>
    public static int Approximate(int status) =>
        WaitStatus.Crashed(status) ? 128 + WaitStatus.Signal(status) : WaitStatus.Code(status) >= 128 ? 128 : WaitStatus.Code(status);

    /// <summary>The exact value for the variable <c>?</c>: the exit code, or 256 + n after signal n.</summary>
    public static Bytes Variable(int status) =>
        Bytes.FromNumber(WaitStatus.Crashed(status) ? 256 + WaitStatus.Signal(status) : WaitStatus.Code(status));

    /// <summary>True, and exit 128 + n after a message, if signal n killed the child.</summary>
    public static bool Crashed(Proc proc, int status, out Next refusal)
    {
        refusal = default;
        if (!WaitStatus.Crashed(status))
            return false;
        refusal = proc.Fatal(128 + WaitStatus.Signal(status), $"child crashed with signal {WaitStatus.Signal(status)}");
        return true;
    }

    /// <summary>The end of a command whose block could not be started. <paramref name="error"/> is a negative errno.</summary>
    public static Next CannotSpawn(Proc proc, int error, Bytes file) => proc.FatalSystem(error, $"unable to spawn {file}");
}
