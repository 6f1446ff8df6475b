using System.Runtime.InteropServices;
using S6Overlay.Core;

namespace S6Overlay.Kernel;

internal static unsafe partial class Sys
{
    private const int SetName = 15, SetChildSubreaper = 36;

    /// <summary>The name that ps and /proc/PID/comm show, cut to 15 bytes.</summary>
    public static void SetThreadName(Bytes name)
    {
        fixed (byte* text = name)
            sys_prctl(SetName, (nuint)text, 0, 0, 0);
    }

    /// <summary>Orphans among our descendants become our children.</summary>
    public static int BecomeSubreaper() => Check(sys_prctl(SetChildSubreaper, 1, 0, 0, 0));

    [DllImport("libc.so.6", EntryPoint = "prctl", SetLastError = true)]
    private static extern int sys_prctl(int option, nuint a, nuint b, nuint c, nuint d);
}
