using System.Runtime.InteropServices;
using S6Overlay.Core;

namespace S6Overlay.Kernel;

internal static unsafe partial class Sys
{
    /// <summary>The wall clock: seconds since 1970, UTC.</summary>
    public static Timestamp RealTime() => Clock(0);

    /// <summary>A clock that is never set, for measuring waits.</summary>
    public static Timestamp MonotonicTime() => Clock(1);

    /// <summary>Sets the wall clock.</summary>
    public static int SetRealTime(Timestamp time)
    {
        long* value = stackalloc long[2];
        value[0] = time.Seconds;
        value[1] = time.Nanoseconds;
        return Check(sys_clock_settime(0, value));
    }

    /// <summary>Sets the time zone of <see cref="LocalOffset"/>: a value of TZ, or null for the system's own.</summary>
    public static void SetTimeZone(Bytes zone)
    {
        fixed (byte* name = "TZ"u8, value = zone)
        {
            if (zone.IsNull)
                sys_unsetenv(name);
            else
                sys_setenv(name, value, 1);
        }
        sys_tzset();
    }

    /// <summary>How many seconds local time is ahead of UTC at a moment given in seconds since 1970.</summary>
    public static long LocalOffset(long seconds)
    {
        // struct tm: nine ints, then tm_gmtoff, which both C libraries have, at the next multiple of eight.
        byte* parts = stackalloc byte[128];
        return sys_localtime_r(&seconds, parts) == null ? 0 : *(long*)(parts + 40);
    }

    private static Timestamp Clock(int clock)
    {
        long* value = stackalloc long[2];
        sys_clock_gettime(clock, value);
        return new Timestamp(value[0], value[1]);
    }

    [DllImport("libc.so.6", EntryPoint = "clock_gettime")]
    private static extern int sys_clock_gettime(int clock, long* value);

    [DllImport("libc.so.6", EntryPoint = "clock_settime", SetLastError = true)]
    private static extern int sys_clock_settime(int clock, long* value);

    [DllImport("libc.so.6", EntryPoint = "localtime_r")]
    private static extern void* sys_localtime_r(long* seconds, void* parts);

    [DllImport("libc.so.6", EntryPoint = "tzset")]
    private static extern void sys_tzset();

    [DllImport("libc.so.6", EntryPoint = "setenv")]
    private static extern int sys_setenv(byte* name, byte* value, int overwrite);

    [DllImport("libc.so.6", EntryPoint = "unsetenv")]
    private static extern int sys_unsetenv(byte* name);
}
