using System;
using System.Runtime.InteropServices;
using S6Overlay.Core;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Kernel;

internal static unsafe partial class Sys
{
    private const int GlobNoMatch = 3, GlobAborted = 2;

    /// <summary>The flags of glob(3).</summary>
    [Flags]
    public enum GlobFlags
    {
        StopOnError = 1,
        Mark = 2,
        NoSort = 4,

        /// <summary>Where nothing matches, the result is the pattern.</summary>
        NoCheck = 16,
        NoEscape = 64,
    }

    /// <summary>The flags of fnmatch(3).</summary>
    [Flags]
    public enum MatchFlags
    {
        PathName = 1,
        NoEscape = 2,
        Period = 4,
    }

    /// <summary>The paths that match a pattern; none is not an error. Null and −errno where it fails, with <see cref="GlobFlags.StopOnError"/> also at a directory that cannot be read.</summary>
    public static Bytes[]? Glob(Bytes pattern, GlobFlags flags, out int error)
    {
        // glob_t is a count, a vector and room for what the library keeps; 72 bytes everywhere.
        nint* state = stackalloc nint[32];
        new Span<nint>(state, 32).Clear();
        int result;
        fixed (byte* text = pattern)
            result = sys_glob(text, (int)flags, 0, state);
        error = result == GlobAborted ? -Marshal.GetLastPInvokeError() : result is 0 or GlobNoMatch ? 0 : -ENOMEM;
        Bytes[]? paths = null;
        if (error == 0)
        {
            paths = new Bytes[result == 0 ? (int)state[0] : 0];
            for (int i = 0; i < paths.Length; i++)
                paths[i] = Bytes.FromPointer(((byte**)state[1])[i]);
        }
        sys_globfree(state);
        return paths;
    }

    /// <summary>Whether <paramref name="text"/> as a whole matches a shell pattern.</summary>
    public static bool Matches(Bytes pattern, Bytes text, MatchFlags flags)
    {
        fixed (byte* p = pattern, t = text)
            return sys_fnmatch(p, t, (int)flags) == 0;
    }

    [DllImport("libc.so.6", EntryPoint = "glob", SetLastError = true)]
    private static extern int sys_glob(byte* pattern, int flags, nint onError, void* state);

    [DllImport("libc.so.6", EntryPoint = "globfree")]
    private static extern void sys_globfree(void* state);

    [DllImport("libc.so.6", EntryPoint = "fnmatch")]
    private static extern int sys_fnmatch(byte* pattern, byte* text, int flags);
}
