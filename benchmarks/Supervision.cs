using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;

namespace S6Overlay.Benchmarks;

/// <summary>A supervisor at work: how soon a restarted service runs again, and a thousand services.</summary>
internal static class Supervision
{
    private const string Group = "Supervision";

    private const int Many = 1000;

    public static void Run(Bench bench)
    {
        Tools tools = bench.Tools;
        string? reference = Tools.Installed("/usr/bin/s6-svscan");
        using (var ours = new ReadyService(tools, "ours", tools.Ours("s6-svscan")))
        using (ReadyService? theirs = reference is null ? null : new ReadyService(tools, "s6", reference))
        {
            // A service that has been ready for a second is restarted at once; each run has to wait for that.
            bench.Compare(11, Group, "s6-svc -r of a ready service until the new one runs", "ms", null,
                ("ours", ours.Restart), ("s6", theirs is null ? null : theirs.Restart));
        }
        bench.Compare(5, Group, $"{Many} services scanned and running", "ms", 400,
            ("ours", () => ScanMany(tools, [tools.Ours("s6-svscan"), "-C", "4000"])),
            ("s6", reference is null ? null : () => ScanMany(tools, [reference, "-c", "4000"])));
    }

    private static double ScanMany(Tools tools, string[] command)
    {
        string scan = Path.Combine(tools.Work, "supervision-many");
        string stamps = Path.Combine(tools.Work, "supervision-stamps");
        for (int i = 0; i < Many; i++)
            Boot.WriteRun(Path.Combine(scan, $"service-{i}"), $"#!{tools.Probe} hold={stamps}\n");
        long start = Now();
        using Process supervisor = Start([.. command, scan]);
        Until(() => File.Exists(stamps) && File.ReadLines(stamps).Count() == Many);
        double result = (File.ReadLines(stamps).Max(long.Parse) - start) / 1e6;
        Signal(supervisor, "TERM");
        supervisor.WaitForExit();
        Directory.Delete(scan, recursive: true);
        File.Delete(stamps);
        return result;
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

    private static void Until(Func<bool> condition)
    {
        var clock = Stopwatch.StartNew();
        while (!condition())
        {
            if (clock.Elapsed.TotalSeconds > 60)
                throw new TimeoutException("a supervisor did not do what it was told");
            Thread.Sleep(2);
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
