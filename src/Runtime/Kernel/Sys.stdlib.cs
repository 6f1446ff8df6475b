using System.Runtime.InteropServices;
using S6Overlay.Core;

namespace S6Overlay.Kernel;

internal static unsafe partial class Sys
{
    /// <summary>The absolute path without symbolic links, <c>.</c> and <c>..</c>; null and −errno if it does not exist.</summary>
    public static Bytes RealPath(Bytes path, out int error)
    {
        byte* resolved;
        fixed (byte* name = path)
            resolved = sys_realpath(name, null);
        error = resolved == null ? -Marshal.GetLastPInvokeError() : 0;
        if (resolved == null)
            return default;
        // Two slashes at the beginning may mean something to POSIX, but are one on Linux.
        Bytes result = Bytes.FromPointer(resolved[0] == (byte)'/' && resolved[1] == (byte)'/' ? resolved + 1 : resolved);
        sys_free(resolved);
        return result;
    }

    [DllImport("libc.so.6", EntryPoint = "realpath", SetLastError = true)]
    private static extern byte* sys_realpath(byte* path, byte* buffer);

    [DllImport("libc.so.6", EntryPoint = "free")]
    private static extern void sys_free(void* memory);
}
