using System;
using System.Collections.Generic;
using S6Overlay.Core;
using S6Overlay.Kernel;
using S6Overlay.Text;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Init;

/// <summary>A process that is still there: its pid, its parent, its process group and what it was started as.</summary>
internal readonly record struct ProcessEntry(int Pid, int Parent, Bytes Command, int Group = 0);

/// <summary>
/// The processes that a shutdown may touch: in a namespace of our own, all of them; otherwise only our descendants,
/// found in /proc. Without /proc there are only those that the callers know of.
/// </summary>
internal static class ProcessTable
{
    private const int ShownLength = 80;

    /// <summary>Those that have not ended, without this process.</summary>
    public static List<ProcessEntry> Read()
    {
        List<ProcessEntry> all = ReadAll();
        return Sys.GetPid() == 1 ? all : Descendants(all, Sys.GetPid());
    }

    /// <summary>Whatever /proc shows, touchable or not, without this process.</summary>
    public static List<ProcessEntry> ReadAll()
    {
        int own = Sys.GetPid();
        var all = new List<ProcessEntry>();
        int directory = Sys.Open(new Bytes("/proc"), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (directory < 0)
            return all;
        var reader = new DirectoryReader(directory);
        while (reader.Next())
            if (Scan.Number(reader.Name, out uint pid) && pid != (uint)own && ReadOne(directory, new Bytes(reader.Name), (int)pid, out ProcessEntry entry))
                all.Add(entry);
        Sys.Close(directory);
        return all;
    }

    /// <summary>Signals all of them, and lets stopped ones go on.</summary>
    public static void SignalAll(int signal)
    {
        if (Sys.GetPid() == 1)
        {
            Sys.Kill(-1, signal);
            Sys.Kill(-1, Signal.Cont);
            return;
        }
        foreach (ProcessEntry process in Read())
        {
            Sys.Kill(process.Pid, signal);
            Sys.Kill(process.Pid, Signal.Cont);
        }
    }

    /// <summary>Those of <paramref name="all"/> whose line of parents leads to <paramref name="ancestor"/>.</summary>
    public static List<ProcessEntry> Descendants(List<ProcessEntry> all, int ancestor)
    {
        var family = new HashSet<int> { ancestor };
        var found = new List<ProcessEntry>();
        int before;
        do
        {
            before = family.Count;
            foreach (ProcessEntry process in all)
                if (family.Contains(process.Parent) && family.Add(process.Pid))
                    found.Add(process);
        }
        while (family.Count != before);
        return found;
    }

    /// <summary>The state, the parent and the process group in the content of /proc/PID/stat, whose second field may contain anything.</summary>
    public static bool ParseStat(ReadOnlySpan<byte> stat, out byte state, out int parent, out int group, out Bytes name)
    {
        state = 0;
        parent = group = 0;
        int open = stat.IndexOf((byte)'(');
        int close = stat.LastIndexOf((byte)')');
        name = open >= 0 && close > open ? new Bytes(stat[(open + 1)..close]) : default;
        if (name.IsNull || close + 4 >= stat.Length)
            return false;
        state = stat[close + 2];
        ReadOnlySpan<byte> rest = stat[(close + 4)..];
        int space = rest.IndexOf((byte)' ');
        if (space < 0 || !Scan.Signed(rest[..space], out parent))
            return false;
        rest = rest[(space + 1)..];
        space = rest.IndexOf((byte)' ');
        return space > 0 && Scan.Signed(rest[..space], out group);
    }

    private static bool ReadOne(int directory, Bytes pid, int number, out ProcessEntry entry)
    {
        entry = default;
        byte[]? stat = ReadSmall(directory, Bytes.Concat(pid, "/stat"u8));
        if (stat is null || !ParseStat(stat, out byte state, out int parent, out int group, out Bytes name) || state is (byte)'Z' or (byte)'X')
            return false;
        Span<byte> command = ReadSmall(directory, Bytes.Concat(pid, "/cmdline"u8));
        command = command.TrimEnd((byte)0);
        command.Replace((byte)0, (byte)' ');
        entry = new ProcessEntry(number, parent, command.IsEmpty ? name : new Bytes(command[..Math.Min(command.Length, ShownLength)]), group);
        return true;
    }

    private static byte[]? ReadSmall(int directory, Bytes path)
    {
        int fd = Sys.OpenAt(directory, path, O_RDONLY | O_CLOEXEC);
        if (fd < 0)
            return null;
        byte[]? content = Sys.ReadToEnd(fd, out _, 1024);
        Sys.Close(fd);
        return content;
    }
}
