using System;
using System.Runtime.InteropServices;
using S6Overlay.Core;

namespace S6Overlay.Kernel;

/// <summary>In the child, <paramref name="To"/> becomes a copy of <paramref name="From"/>; −1 as From closes it.</summary>
internal readonly record struct DescriptorMove(int From, int To);

/// <summary>What differs between a child and its parent besides the program.</summary>
internal readonly struct SpawnOptions
{
    public SpawnOptions()
    {
    }

    /// <summary>Done in order, so a later move sees what an earlier one did.</summary>
    public DescriptorMove[] Descriptors { get; init; } = [];

    /// <summary>The child's current directory; null to stay.</summary>
    public Bytes Directory { get; init; }

    /// <summary>The child's current directory as an open descriptor; −1 to stay.</summary>
    public int DirectoryDescriptor { get; init; } = -1;

    /// <summary>The child leads a new session.</summary>
    public bool NewSession { get; init; }

    /// <summary>The child leads a new process group.</summary>
    public bool NewGroup { get; init; }

    /// <summary>A terminal that the child, leading its session, opens as its standard input, output and error; null for none.</summary>
    public Bytes Terminal { get; init; }
}

internal static unsafe partial class Sys
{
    private const short SetGroupFlag = 2, SetDefaultsFlag = 4, SetMaskFlag = 8, SetSessionFlag = 128;

    /// <summary>
    /// Starts a program with posix_spawn: one vfork-like clone and one exec, whatever this process's size. The child has
    /// the signal mask and SIGPIPE disposition of <paramref name="signals"/>. Returns its pid or −errno, also where the
    /// program could not be executed.
    /// </summary>
    public static int Spawn(Bytes path, ReadOnlySpan<Bytes> argv, Env env, SignalState signals, in SpawnOptions options)
    {
        byte* attributes = stackalloc byte[512];
        byte* actions = stackalloc byte[256];
        ulong* set = stackalloc ulong[16];
        posix_spawnattr_init(attributes);
        posix_spawn_file_actions_init(actions);
        short flags = SetMaskFlag | SetDefaultsFlag;
        set[0] = signals.Mask;
        posix_spawnattr_setsigmask(attributes, set);
        set[0] = signals.PipeIgnored ? 0 : Signal.Bit(Signal.Pipe);
        posix_spawnattr_setsigdefault(attributes, set);
        if (options.NewSession)
            flags |= SetSessionFlag;
        if (options.NewGroup)
        {
            flags |= SetGroupFlag;
            posix_spawnattr_setpgroup(attributes, 0);
        }
        posix_spawnattr_setflags(attributes, flags);

        if (!options.Directory.IsNull)
        {
            fixed (byte* directory = options.Directory)
                posix_spawn_file_actions_addchdir_np(actions, directory);
        }
        if (options.DirectoryDescriptor >= 0)
            posix_spawn_file_actions_addfchdir_np(actions, options.DirectoryDescriptor);
        if (!options.Terminal.IsNull)
        {
            fixed (byte* terminal = options.Terminal)
                posix_spawn_file_actions_addopen(actions, 0, terminal, Posix.O_RDWR, 0);
            posix_spawn_file_actions_adddup2(actions, 0, 1);
            posix_spawn_file_actions_adddup2(actions, 0, 2);
        }
        foreach (DescriptorMove move in options.Descriptors)
        {
            if (move.From < 0)
                posix_spawn_file_actions_addclose(actions, move.To);
            else
                posix_spawn_file_actions_adddup2(actions, move.From, move.To);
        }

        int pid, error;
        using (var arguments = new NativeVector(argv))
        using (var environment = new NativeVector(env))
        {
            fixed (byte* name = path)
                error = posix_spawn(&pid, name, actions, attributes, arguments.Pointer, environment.Pointer);
        }
        posix_spawn_file_actions_destroy(actions);
        posix_spawnattr_destroy(attributes);
        return error == 0 ? pid : -error;
    }

    /// <summary>
    /// A copy of this process with this thread alone: only where there is one managed thread, for a child that does a
    /// few system calls and exits. Returns 0 in the child, its pid in the parent, or −errno.
    /// </summary>
    public static int Fork() => Check(sys_fork());

    [DllImport("libc.so.6", EntryPoint = "fork", SetLastError = true)]
    private static extern int sys_fork();

    [DllImport("libc.so.6")]
    private static extern int posix_spawn(int* pid, byte* path, void* actions, void* attributes, byte** argv, byte** environment);

    [DllImport("libc.so.6")]
    private static extern int posix_spawnattr_init(void* attributes);

    [DllImport("libc.so.6")]
    private static extern int posix_spawnattr_destroy(void* attributes);

    [DllImport("libc.so.6")]
    private static extern int posix_spawnattr_setflags(void* attributes, short flags);

    [DllImport("libc.so.6")]
    private static extern int posix_spawnattr_setpgroup(void* attributes, int group);

    [DllImport("libc.so.6")]
    private static extern int posix_spawnattr_setsigmask(void* attributes, ulong* mask);

    [DllImport("libc.so.6")]
    private static extern int posix_spawnattr_setsigdefault(void* attributes, ulong* mask);

    [DllImport("libc.so.6")]
    private static extern int posix_spawn_file_actions_init(void* actions);

    [DllImport("libc.so.6")]
    private static extern int posix_spawn_file_actions_destroy(void* actions);

    [DllImport("libc.so.6")]
    private static extern int posix_spawn_file_actions_adddup2(void* actions, int from, int to);

    [DllImport("libc.so.6")]
    private static extern int posix_spawn_file_actions_addclose(void* actions, int fd);

    [DllImport("libc.so.6")]
    private static extern int posix_spawn_file_actions_addopen(void* actions, int fd, byte* path, int flags, uint mode);

    [DllImport("libc.so.6")]
    private static extern int posix_spawn_file_actions_addchdir_np(void* actions, byte* path);

    [DllImport("libc.so.6")]
    private static extern int posix_spawn_file_actions_addfchdir_np(void* actions, int fd);
}
