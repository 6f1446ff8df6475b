using System.Runtime.InteropServices;

namespace S6Overlay.Kernel;

/// <summary>A soft and a hard limit; <see cref="Infinity"/> is none.</summary>
internal readonly record struct ResourceLimit(ulong Soft, ulong Hard)
{
    public const ulong Infinity = ulong.MaxValue;
}

internal static unsafe partial class Sys
{
    /// <summary>The resources of setrlimit(2), by their numbers on Linux.</summary>
    public enum Resource
    {
        Cpu = 0,
        FileSize = 1,
        Data = 2,
        Stack = 3,
        Core = 4,
        ResidentSet = 5,
        Processes = 6,
        OpenFiles = 7,
        LockedMemory = 8,
        AddressSpace = 9,
        Locks = 10,
        PendingSignals = 11,
        MessageQueue = 12,
        Nice = 13,
        RealTimePriority = 14,
        RealTimeTimeout = 15,
    }

    public static int GetLimit(Resource resource, out ResourceLimit limit)
    {
        ulong* value = stackalloc ulong[2];
        int result = Check(sys_getrlimit((int)resource, value));
        limit = new ResourceLimit(value[0], value[1]);
        return result;
    }

    public static int SetLimit(Resource resource, ResourceLimit limit)
    {
        ulong* value = stackalloc ulong[2];
        value[0] = limit.Soft;
        value[1] = limit.Hard;
        return Check(sys_setrlimit((int)resource, value));
    }

    /// <summary>The nice value of this thread, which is the process's only one that runs programs: −20 to 19.</summary>
    public static int GetPriority() => sys_getpriority(0, 0);

    public static int SetPriority(int nice) => Check(sys_setpriority(0, 0, nice));

    [DllImport("libc.so.6", EntryPoint = "getpriority")]
    private static extern int sys_getpriority(int which, uint who);

    [DllImport("libc.so.6", EntryPoint = "setpriority", SetLastError = true)]
    private static extern int sys_setpriority(int which, uint who, int nice);

    [DllImport("libc.so.6", EntryPoint = "getrlimit", SetLastError = true)]
    private static extern int sys_getrlimit(int resource, ulong* limit);

    [DllImport("libc.so.6", EntryPoint = "setrlimit", SetLastError = true)]
    private static extern int sys_setrlimit(int resource, ulong* limit);
}
