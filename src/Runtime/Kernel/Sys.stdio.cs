using System.Runtime.InteropServices;
using S6Overlay.Core;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Kernel;

internal static unsafe partial class Sys
{
    private static nint RenameAt2 => RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 276 : 316;

    /// <summary>Swaps two existing files, of whatever type, in one step. −EINVAL or −ENOSYS where the file system or kernel cannot.</summary>
    public static int Exchange(Bytes one, Bytes other)
    {
        const nint ExchangeNames = 2;
        fixed (byte* first = one, second = other)
            return Check((int)sys_renameat2(RenameAt2, AT_FDCWD, first, AT_FDCWD, second, ExchangeNames));
    }

    // The C library here has no wrapper for this call.
    [DllImport("libc.so.6", EntryPoint = "syscall", SetLastError = true)]
    private static extern nint sys_renameat2(nint number, nint fromDirectory, byte* from, nint toDirectory, byte* to, nint flags);
}
