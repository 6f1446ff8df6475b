using System.Runtime.InteropServices;

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
}
