namespace S6Overlay.Core;

/// <summary>The exit codes every command shares.</summary>
internal static class ExitCode
{
    /// <summary>The command line is wrong.</summary>
    public const int Usage = 100;

    /// <summary>A bug of ours.</summary>
    public const int Internal = 101;

    /// <summary>A system call failed.</summary>
    public const int SystemCall = 111;

    /// <summary>The program was found but could not be executed.</summary>
    public const int CannotExecute = 126;

    /// <summary>The program was not found.</summary>
    public const int NotFound = 127;

    /// <summary>The code for "executing failed with this errno": 127 if there is no such program, else 126.</summary>
    public static int OfExecError(int errno) => errno == Kernel.Posix.ENOENT ? NotFound : CannotExecute;
}
