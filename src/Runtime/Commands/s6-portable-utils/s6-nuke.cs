using System;
using System.Collections.Generic;
using S6Overlay.Core;
using S6Overlay.Init;
using S6Overlay.Kernel;

namespace S6Overlay.Commands.PortableUtils;

/// <summary>
/// Signals every process of its container: all it may where the container has process namespace of its own, else only
/// what descends from the container's init. See docs/commands/s6-nuke.md.
/// </summary>
internal static class S6Nuke
{
    public static ReadOnlySpan<byte> Usage => "s6-nuke [ -a ] [ -h ] [ -t ] [ -k ]"u8;

    // Processes may be born while others are killed; a survivor of so many rounds is left alone.
    private const int MaxRounds = 16;

    [Command("s6-nuke")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        bool all = false, hangUp = false, terminate = false, kill = false;
        var options = new Options(argv, "ahtk"u8);
        while (options.Next(out byte option))
        {
            switch (option)
            {
                case (byte)'a':
                    all = true;
                    break;
                case (byte)'h':
                    hangUp = true;
                    break;
                case (byte)'t':
                    terminate = true;
                    break;
                case (byte)'k':
                    kill = true;
                    break;
                default:
                    return proc.Usage(Usage);
            }
        }
        foreach (int signal in (ReadOnlySpan<int>)[Signal.Hup, Signal.Term, Signal.Cont])
            Sys.IgnoreSignal(signal, true);
        int root = all ? 1 : Root();
        if (hangUp)
            Send(root, [Signal.Hup]);
        if (terminate)
            Send(root, [Signal.Term, Signal.Cont]);
        if (kill)
            Send(root, [Signal.Kill]);
        return Next.Exit(0);
    }

    /// <summary>The process whose descendants are meant: 1 for everybody, where it is this process or an init of ours.</summary>
    private static int Root()
    {
        int own = Sys.GetPid();
        if (own == 1 || IsOurs(1))
            return 1;
        var parents = new Dictionary<int, int> { [own] = Sys.GetParentPid() };
        foreach (ProcessEntry process in ProcessTable.ReadAll())
            parents[process.Pid] = process.Parent;
        int root = own, pid = own;
        while (parents.TryGetValue(pid, out pid) && pid > 1)
            if (IsOurs(pid))
                root = pid;
        return root;
    }

    /// <summary>Whether a process runs this very binary.</summary>
    private static bool IsOurs(int pid) =>
        Sys.Stat(new Bytes("/proc/self/exe"u8), out FileStatus own) >= 0
        && Sys.Stat(Bytes.Concat("/proc/"u8, Bytes.FromNumber(pid), "/exe"u8), out FileStatus other) >= 0
        && own.Device == other.Device && own.Inode == other.Inode;

    private static void Send(int root, ReadOnlySpan<int> signals)
    {
        if (root == 1)
        {
            // The kernel spares process 1 and the caller.
            foreach (int signal in signals)
                Sys.Kill(-1, signal);
            return;
        }
        int own = Sys.GetPid();
        var done = new HashSet<int> { own };
        for (int round = 0; round < MaxRounds; round++)
        {
            int before = done.Count;
            List<ProcessEntry> everybody = ProcessTable.ReadAll();
            if (root != own)
                everybody.Add(new ProcessEntry(own, Sys.GetParentPid(), default));
            foreach (ProcessEntry process in ProcessTable.Descendants(everybody, root))
            {
                if (!done.Add(process.Pid))
                    continue;
                foreach (int signal in signals)
                    Sys.Kill(process.Pid, signal);
            }
            if (done.Count == before)
                return;
        }
    }
}
