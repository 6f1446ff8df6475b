using System.Runtime.InteropServices;

namespace S6Overlay.Kernel;

internal static unsafe partial class Sys
{
    /// <summary>The namespace flag of <see cref="Unshare"/> and <see cref="SetNamespace"/> for process ids.</summary>
    public const int NewPidNamespace = 0x20000000;

    /// <summary>Parts from a namespace; for process ids that concerns the children made from now on.</summary>
    public static int Unshare(int flags) => Check(sys_unshare(flags));

    /// <summary>Joins the namespace that <paramref name="fd"/> (a file of /proc/PID/ns) stands for.</summary>
    public static int SetNamespace(int fd, int kind) => Check(sys_setns(fd, kind));

    [DllImport("libc.so.6", EntryPoint = "unshare", SetLastError = true)]
    private static extern int sys_unshare(int flags);

    [DllImport("libc.so.6", EntryPoint = "setns", SetLastError = true)]
    private static extern int sys_setns(int fd, int kind);
}
