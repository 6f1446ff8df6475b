using System;
using System.Runtime.InteropServices;

namespace S6Overlay.Kernel;

internal static unsafe partial class Sys
{
    /// <summary>
    /// Fills the buffer with random bytes for names, not for secrets: early at boot, kernels since 5.6 give what they
    /// have rather than wait. Where the kernel has no randomness to give, what was in the buffer stays.
    /// </summary>
    public static void Random(Span<byte> buffer)
    {
        const uint Insecure = 4;
        fixed (byte* data = buffer)
        {
            for (int filled = 0; filled < buffer.Length;)
            {
                nint got = sys_getrandom(data + filled, (nuint)(buffer.Length - filled), Insecure);
                if (got < 0)
                    got = sys_getrandom(data + filled, (nuint)(buffer.Length - filled), 0);
                if (got < 0)
                    return;
                filled += (int)got;
            }
        }
    }

    [DllImport("libc.so.6", EntryPoint = "getrandom", SetLastError = true)]
    private static extern nint sys_getrandom(byte* buffer, nuint length, uint flags);
}
