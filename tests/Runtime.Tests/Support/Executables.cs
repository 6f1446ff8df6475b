using System.IO;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace S6Overlay.Tests.Support;

/// <summary>
/// Files that are written and then executed. What another test starts while a file is written has a copy of its
/// descriptor, until its exec, and as long as anybody may write to a file the kernel does not execute it (ETXTBSY).
/// </summary>
internal static class Executables
{
    /// <summary>F_SETLEASE, F_RDLCK and F_UNLCK of fcntl(2).</summary>
    private const int SetLease = 1024, ForReading = 0, Nothing = 2;

    private const int Busy = 11; // EAGAIN: somebody has it open for writing

    /// <summary>Makes the file executable, and waits until nobody has it open for writing.</summary>
    public static void Finish(string path)
    {
        File.SetUnixFileMode(path, (UnixFileMode)0x1ED);
        using SafeFileHandle file = File.OpenHandle(path);
        Wait.Until(() => Fcntl(file, SetLease, ForReading) == 0 || Marshal.GetLastPInvokeError() != Busy, $"nobody writes to {path} any more");
        Fcntl(file, SetLease, Nothing);
    }

    [DllImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static extern int Fcntl(SafeFileHandle fd, int command, nint argument);
}
