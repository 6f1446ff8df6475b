using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;

namespace S6Overlay.Benchmarks;

/// <summary>A supervisor at work: how soon a restarted service runs again, a thousand services, and a million changes of state.</summary>
internal static class Supervision
{
    private const string Group = "Supervision";

    private const int Many = 1000;

    /// <summary>How often a service lives and dies in the run of a million changes: each life is three of them.</summary>
    private const int Lives = 2000;

    public static void Run(Bench bench)
    {
        Tools tools = bench.Tools;
        string? reference = Tools.Installed("/usr/bin/s6-svscan");
        string[] ours = [tools.Ours("s6-svscan"), "-C", "4000"];
        string[]? theirs = reference is null ? null : [reference, "-c", "4000"];
        using (var one = new ReadyService(tools, "ours", ours[0]))
        using (ReadyService? other = reference is null ? null : new ReadyService(tools, "s6", reference))
        {
            // A service that has been ready for a second is restarted at once; each run has to wait for that.
            bench.CompareTimes(21, Group, "s6-svc -r of a ready service until the new one runs", "ms", 1.2,
                ("ours", one.Restart), ("s6", other is null ? null : other.Restart));
        }
        bench.Compare(21, Group, $"{Many} services scanned and running", "ms", 400,
            ("ours", () => ScanMany(tools, ours)), ("s6", theirs is null ? null : () => ScanMany(tools, theirs)));
        bench.Compare(1, Group, $"wake-ups in ten seconds of {Many} quiet services", "times", 0,
            ("ours", () => WakeUps(tools, ours)), ("s6", theirs is null ? null : () => WakeUps(tools, theirs)));
        bench.Compare(1, Group, "growth of the PSS over 1,000,000 changes of state", "kB", 64,
            ("ours", () => Growth(tools, ours)), ("s6", theirs is null ? null : () => Growth(tools, theirs)));
    }

    private static double ScanMany(Tools tools, string[] command) =>
        WithMany(tools, command, (_, stamps, start) => (File.ReadLines(stamps).Max(long.Parse) - start) / 1e6);

    /// <summary>Context switches of all threads of the supervising processes, after two seconds to come to rest in.</summary>
    private static double WakeUps(Tools tools, string[] command) => WithMany(tools, command, (supervisor, _, _) =>
    {
        Thread.Sleep(2000);
        long before = Switches(supervisor);
        Thread.Sleep(10_000);
        return Switches(supervisor) - before;
    });

    private static T WithMany<T>(Tools tools, string[] command, Func<Process, string, long, T> measure)
    {
        string scan = Path.Combine(tools.Work, "supervision-many");
        string stamps = Path.Combine(tools.Work, "supervision-stamps");
        for (int i = 0; i < Many; i++)
            Boot.WriteRun(Path.Combine(scan, $"service-{i}"), $"#!{tools.Probe} hold={stamps}\n");
        long start = Now();
        using Process supervisor = Start([.. command, scan]);
        Until(() => File.Exists(stamps) && File.ReadLines(stamps).Count() == Many, 20);
        T result = measure(supervisor, stamps, start);
        Signal(supervisor, "TERM");
        supervisor.WaitForExit();
        Directory.Delete(scan, recursive: true);
        File.Delete(stamps);
        return result;
    }

    /// <summary>
    /// A service is paused and continued, and another lives and dies: each time a process is signalled or made, and the
    /// status is written. A tenth of it comes before the first look.
    /// </summary>
    private static double Growth(Tools tools, string[] command)
    {
        string scan = Path.Combine(tools.Work, "supervision-changes");
        string stamps = Path.Combine(tools.Work, "supervision-changes-stamps");
        string busy = Path.Combine(scan, "busy"), brief = Path.Combine(scan, "brief");
        Boot.WriteRun(busy, $"#!{tools.Probe} hold={stamps}\n");
        Directory.CreateDirectory(brief);
        File.CreateSymbolicLink(Path.Combine(brief, "run"), "/bin/true");
        File.WriteAllText(Path.Combine(brief, "down"), "");
        using Process supervisor = Start([.. command, scan]);
        Until(() => File.Exists(stamps) && File.Exists(Path.Combine(brief, "supervise", "status")));
        Change(100_000, Lives / 10);
        double before = Pss(supervisor);
        Change(1_000_000, Lives);
        double growth = Pss(supervisor) - before;
        Signal(supervisor, "TERM");
        supervisor.WaitForExit();
        Directory.Delete(scan, recursive: true);
        File.Delete(stamps);
        return growth;

        void Change(int changes, int lives)
        {
            using FileStream toBusy = File.OpenWrite(Path.Combine(busy, "supervise", "control"));
            using FileStream toBrief = File.OpenWrite(Path.Combine(brief, "supervise", "control"));
            byte[] some = System.Text.Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("pc", (changes - 3 * lives) / lives / 2)));
            for (int i = 0; i < lives; i++)
            {
                byte[] last = Status();
                toBrief.Write("o"u8);
                toBrief.Flush();
                toBusy.Write(some);
                toBusy.Flush();
                // Its stamp is another, and there is no process any more.
                Until(() => Status() is var now && !now.AsSpan(0, 12).SequenceEqual(last.AsSpan(0, 12)) && now.AsSpan(24, 8).IndexOfAnyExcept((byte)0) < 0, 0);
            }
        }

        byte[] Status() => File.ReadAllBytes(Path.Combine(brief, "supervise", "status"));
    }

    private static long Switches(Process supervisor) => Supervising(supervisor)
        .SelectMany(folder => Directory.GetDirectories(Path.Combine(folder, "task")))
        .SelectMany(task => File.ReadLines(Path.Combine(task, "status")))
        .Where(line => line.Contains("_ctxt_switches", StringComparison.Ordinal))
        .Sum(line => long.Parse(line.Split('\t')[1]));

    /// <summary>In kB, once what follows work has been done.</summary>
    private static double Pss(Process supervisor)
    {
        Thread.Sleep(1500);
        return Supervising(supervisor).Sum(Memory.Pss);
    }

    /// <summary>The supervisor and its children of the same suite, as folders of /proc.</summary>
    private static string[] Supervising(Process supervisor)
    {
        string children = File.ReadAllText($"/proc/{supervisor.Id}/task/{supervisor.Id}/children");
        return
        [
            $"/proc/{supervisor.Id}",
            .. children.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pid => $"/proc/{pid}")
                .Where(folder => File.ReadAllText(Path.Combine(folder, "comm")).StartsWith("s6-supervise", StringComparison.Ordinal)),
        ];
    }

    private static Process Start(string[] command)
    {
        var start = new ProcessStartInfo(command[0]) { RedirectStandardError = true };
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/bin:/bin";
        foreach (string argument in command[1..])
            start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }

    private static void Signal(Process process, string signal)
    {
        using Process kill = Process.Start("kill", ["-" + signal, $"{process.Id}"]);
        kill.WaitForExit();
    }

    /// <summary>CLOCK_MONOTONIC in nanoseconds, as the probe stamps it.</summary>
    private static long Now() => Stopwatch.GetTimestamp() * (1_000_000_000 / Stopwatch.Frequency);

    private static void Until(Func<bool> condition, int pause = 2)
    {
        var clock = Stopwatch.StartNew();
        while (!condition())
        {
            if (clock.Elapsed.TotalSeconds > 60)
                throw new TimeoutException("a supervisor did not do what it was told");
            Thread.Sleep(pause);
        }
    }

    /// <summary>One service that says that it is ready, under one supervisor.</summary>
    private sealed class ReadyService : IDisposable
    {
        private readonly string _scan, _stamps, _service;
        private readonly Process _supervisor;
        private long _readySince;

        public ReadyService(Tools tools, string name, string svscan)
        {
            _scan = Path.Combine(tools.Work, $"supervision-{name}");
            _stamps = Path.Combine(tools.Work, $"supervision-{name}-stamps");
            _service = Path.Combine(_scan, "service");
            Boot.WriteRun(_service, $"#!/bin/sh\necho >&3\nexec {tools.Probe} hold={_stamps}\n");
            File.WriteAllText(Path.Combine(_service, "notification-fd"), "3\n");
            _supervisor = Start([svscan, _scan]);
            Until(() => File.Exists(_stamps));
            _readySince = Now();
        }

        public double Restart()
        {
            Thread.Sleep((int)Math.Max(0, 1050 - (Now() - _readySince) / 1_000_000));
            int before = File.ReadLines(_stamps).Count();
            long start = Now();
            File.WriteAllText(Path.Combine(_service, "supervise", "control"), "r");
            Until(() => File.ReadLines(_stamps).Count() > before);
            _readySince = Now();
            return (long.Parse(File.ReadLines(_stamps).Last()) - start) / 1e6;
        }

        public void Dispose()
        {
            Signal(_supervisor, "TERM");
            _supervisor.WaitForExit();
            _supervisor.Dispose();
            Directory.Delete(_scan, recursive: true);
        }
    }
}
