using System;
using System.Runtime.InteropServices;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Kernel;

internal static unsafe partial class Sys
{
    private const int SetMask = 2;

    /// <summary>Sets this thread's mask; returns the old one. Bit n−1 is signal n.</summary>
    public static ulong SetSignalMask(ulong mask)
    {
        ulong* set = stackalloc ulong[16];
        ulong* old = stackalloc ulong[16];
        set[0] = mask;
        old[0] = 0;
        sys_sigprocmask(SetMask, set, old);
        return old[0];
    }

    public static ulong GetSignalMask()
    {
        ulong* old = stackalloc ulong[16];
        old[0] = 0;
        sys_sigprocmask(SetMask, null, old);
        return old[0];
    }

    /// <summary>Ignores a signal, or gives it its default action.</summary>
    public static void IgnoreSignal(int signal, bool ignore) => sys_signal(signal, ignore ? 1 : 0);

    /// <summary>Whether the signal is ignored now.</summary>
    public static bool IsSignalIgnored(int signal)
    {
        nint* action = stackalloc nint[32];
        return sys_sigaction(signal, null, action) == 0 && action[0] == 1;
    }

    public static int Kill(int pid, int signal) => Check(sys_kill(pid, signal));

    /// <summary>A non-blocking, close-on-exec descriptor that reads the signals of <paramref name="mask"/>, which must be blocked.</summary>
    public static int SignalDescriptor(ulong mask)
    {
        ulong* set = stackalloc ulong[16];
        set[0] = mask;
        return Born(Check(sys_signalfd(-1, set, O_CLOEXEC | O_NONBLOCK)), true);
    }

    /// <summary>The next signal of a signal descriptor: its number and sender; 0 if there is none.</summary>
    public static int ReadSignal(int fd, out int sender)
    {
        Span<byte> info = stackalloc byte[128];
        int got = Read(fd, info);
        sender = got == 128 ? MemoryMarshal.Read<int>(info[12..]) : 0;
        return got == 128 ? MemoryMarshal.Read<int>(info) : 0;
    }

    [DllImport("libc.so.6", EntryPoint = "sigprocmask")]
    private static extern int sys_sigprocmask(int how, ulong* set, ulong* old);

    [DllImport("libc.so.6", EntryPoint = "signal")]
    private static extern nint sys_signal(int signal, nint handler);

    [DllImport("libc.so.6", EntryPoint = "sigaction")]
    private static extern int sys_sigaction(int signal, void* action, void* old);

    [DllImport("libc.so.6", EntryPoint = "kill", SetLastError = true)]
    private static extern int sys_kill(int pid, int signal);

    [DllImport("libc.so.6", EntryPoint = "signalfd", SetLastError = true)]
    private static extern int sys_signalfd(int fd, ulong* mask, int flags);
}
