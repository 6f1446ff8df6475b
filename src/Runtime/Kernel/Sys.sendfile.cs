using System.Runtime.InteropServices;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Kernel;

internal static unsafe partial class Sys
{
    /// <summary>Lets the kernel send a regular file, from its offset, to any descriptor; what was sent, 0 at the end.</summary>
    public static long SendFile(int to, int from, long length)
    {
        long result;
        do
            result = Check((long)sys_sendfile(to, from, null, (nuint)length));
        while (result == -EINTR);
        return result;
    }

    [DllImport("libc.so.6", EntryPoint = "sendfile", SetLastError = true)]
    private static extern nint sys_sendfile(int to, int from, long* offset, nuint length);
}
