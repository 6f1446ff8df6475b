using System.Runtime.InteropServices;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Kernel;

internal static unsafe partial class Sys
{
    /// <summary>Do not wait.</summary>
    public const int WaitNoHang = 1;

    /// <summary>Waits for one child; returns its wait status, or −errno.</summary>
    public static int WaitFor(int pid)
    {
        int result = Wait(pid, out int status, 0);
        return result < 0 ? result : status;
    }

    /// <summary>waitpid(2): the pid, 0 (nothing yet) or −errno (−ECHILD: no such child).</summary>
    public static int Wait(int pid, out int status, int options)
    {
        int raw, result;
        do
            result = Check(sys_waitpid(pid, &raw, options));
        while (result == -EINTR);
        status = result > 0 ? raw : 0;
        return result;
    }

    /// <summary>A close-on-exec descriptor that is readable once the process, which need not be a child, has ended.</summary>
    public static int PidDescriptor(int pid)
    {
        const nint OpenPid = 434;
        return Born(Check((int)sys_pidfd_open(OpenPid, pid, 0)), true);
    }

    [DllImport("libc.so.6", EntryPoint = "syscall", SetLastError = true)]
    private static extern nint sys_pidfd_open(nint number, nint pid, nint flags);

    [DllImport("libc.so.6", EntryPoint = "waitpid", SetLastError = true)]
    private static extern int sys_waitpid(int pid, int* status, int options);
}

/// <summary>How to read a wait status, as &lt;sys/wait.h&gt; does.</summary>
internal static class WaitStatus
{
    public static bool Crashed(int status) => (status & 0x7F) != 0;

    public static int Signal(int status) => status & 0x7F;

    public static int Code(int status) => (status >> 8) & 0xFF;

    public static bool DumpedCore(int status) => (status & 0x80) != 0;

    /// <summary>The exit code, or 128 + the signal.</summary>
    public static int ShellCode(int status) => Crashed(status) ? 128 + Signal(status) : Code(status);
}
