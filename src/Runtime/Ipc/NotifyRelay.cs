using System;
using S6Overlay.Core;
using S6Overlay.Kernel;
using S6Overlay.Supervision;
using S6Overlay.Text;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Ipc;

/// <summary>
/// The process beside a daemon that carries its readiness from one protocol to the other. It is this same command,
/// started again with the word <see cref="Word"/>, the daemon's pid and a time limit, and with its input on
/// descriptor 0 and where it has to tell on descriptor 1. It is started through a process that ends at once, so that
/// it is nobody's child that the daemon would have to reap.
/// </summary>
internal static class NotifyRelay
{
    /// <summary>What the relay exits with: nobody looks at it but a reader of process lists.</summary>
    public const int Told = 0, DaemonGone = 1, TimedOut = 99;

    private static ReadOnlySpan<byte> Word => "--relay"u8;

    private static ReadOnlySpan<byte> WordTwice => "--start-relay"u8;

    /// <summary>True where this process is a relay, or the one that starts it; then <paramref name="end"/> is how it ended.</summary>
    public static bool IsRelay(Proc proc, ReadOnlySpan<Bytes> argv, Func<int, long, int> relay, out Next end)
    {
        end = default;
        if (argv.Length != 4 || !(argv[1].Equals(Word) || argv[1].Equals(WordTwice)))
            return false;
        if (!Scan.Number(argv[2], out uint pid) || !Scan.Number(argv[3], out uint timeout))
            return false;
        end = argv[1].Equals(Word)
            ? Next.Exit(relay((int)pid, Deadline.In(timeout)))
            : Next.Exit(Spawn(proc, Word, argv[2], argv[3], [new(0, 0), new(1, 1)]) < 0 ? ExitCode.SystemCall : 0);
        return true;
    }

    /// <summary>Starts the relay for this process, which is about to become the daemon. Returns 0 or −errno.</summary>
    public static int Start(Proc proc, uint timeout, bool direct, int input, int output)
    {
        int pid = Spawn(proc, direct ? Word : WordTwice, Bytes.FromNumber(Sys.GetPid()), Bytes.FromNumber(timeout), [new(input, 0), new(output, 1)]);
        if (pid < 0 || direct)
            return Math.Min(pid, 0);
        int status = Sys.WaitFor(pid);
        return status < 0 ? status : status == 0 ? 0 : -EAGAIN;
    }

    /// <summary>Waits until <paramref name="fd"/> can be read. 0; or what the relay has to exit with.</summary>
    public static int Await(int fd, int daemon, long deadline)
    {
        Span<PollItem> items = [new PollItem(fd, PollItem.In), new PollItem(daemon, PollItem.In)];
        long left = deadline == long.MaxValue ? -1 : Math.Clamp(deadline - EventLoop.Now, 0, int.MaxValue);
        Sys.Poll(items, (int)left);
        if (items[0].Readable)
            return 0;
        return items[1].Readable ? DaemonGone : EventLoop.Now >= deadline ? TimedOut : Await(fd, daemon, deadline);
    }

    private static int Spawn(Proc proc, ReadOnlySpan<byte> word, Bytes pid, Bytes timeout, DescriptorMove[] moves)
    {
        Bytes[] argv = [proc.Name, new(word), pid, timeout];
        return Sys.Spawn(proc.Trampoline.Resolver.OwnPath, argv, proc.Env, proc.Trampoline.Inherited, new SpawnOptions { Descriptors = moves });
    }
}
