using System.Runtime.InteropServices;
using S6Overlay.Core;

namespace S6Overlay.Kernel;

internal static unsafe partial class Sys
{
    private const int LeadingPeriod = 4;

    /// <summary>Whether a file's name matches a shell pattern, byte by byte.</summary>
    public static bool FileNameMatches(Bytes pattern, Bytes name, bool dotsAreSpecial)
    {
        fixed (byte* p = pattern, n = name)
            return sys_fnmatch(p, n, dotsAreSpecial ? LeadingPeriod : 0) == 0;
    }

    [DllImport("libc.so.6", EntryPoint = "fnmatch")]
    private static extern int sys_fnmatch(byte* pattern, byte* name, int flags);
}
