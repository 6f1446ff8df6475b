using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;

namespace S6Overlay.Benchmarks;

/// <summary>Restarting a service and starting a thousand, beside the distribution's s6.</summary>
internal static class Supervision
{
    private const string Group = "Supervision";

    public static void Run(Bench bench)
    {
        Tools tools = bench.Tools;
        string? theirs = Tools.Installed("/usr/bin/s6-svscan");
        using var ours = new Supervised(tools, "ours", tools.Ours("s6-svscan"), tools.Commands + ":/usr/bin:/bin");
        using Supervised? reference = theirs is null ? null : new Supervised(tools, "reference", theirs, "/usr/bin:/bin");
        bench.Compare(9, Group, "s6-svc -r until the new process runs", "ms", null,
            ("ours", ours.Restart), ("s6", reference is null ? null : reference.Restart));

        string scan = Directory.CreateDirectory(Path.Combine(tools.Work, "thousand")).FullName;
        string stamps = Path.Combine(tools.Work, "thousand-stamps");
        for (int i = 0; i < 1000; i++)
            Boot.WriteRun(Path.Combine(scan, $"service-{i}"), $"#!{tools.Probe} hold={stamps}\n");
        bench.Compare(5, Group, "1,000 services scanned and executed", "ms", 400,
            ("ours", () => Boot.Fresh(scan, () => Boot.Gather(tools, "/", 1000, stamps, [tools.Ours("s6-svscan"), "-c", "2000", scan]))),
            ("s6", theirs is null ? null : () => Boot.Fresh(scan, () => Boot.Gather(tools, "/", 1000, stamps, [theirs, "-c", "2000", scan]))));
    }

    /// <summary>A running scan directory with one service that stamps its starts.</summary>
    private sealed class Supervised : IDisposable
    {
        private readonly Tools _tools;
        private readonly string _path, _service, _stamps;
        private readonly Process _process;

        public Supervised(Tools tools, string name, string svscan, string path)
        {
            (_tools, _path) = (tools, path);
            string scan = Path.Combine(tools.Work, $"restart-{name}");
            _service = Path.Combine(scan, "service");
            _stamps = Path.Combine(tools.Work, $"restart-stamps-{name}");
            Boot.WriteRun(_service, $"#!{tools.Probe} hold={_stamps}\n");
            var start = new ProcessStartInfo(svscan, [scan]);
            start.Environment["PATH"] = path;
            _process = Process.Start(start)!;
            Wait(1);
        }

        public double Restart()
        {
            // A service that dies within a second of its start is not started again before that second is over.
            Thread.Sleep(1100);
            int count = Count();
            long begin = Stopwatch.GetTimestamp();
            _tools.Milliseconds(_path, "s6-svc", "-r", _service);
            Wait(count + 1);
            // Both are CLOCK_MONOTONIC in nanoseconds.
            return (File.ReadLines(_stamps).Select(double.Parse).Max() - begin * (1e9 / Stopwatch.Frequency)) / 1e6;
        }

        public void Dispose()
        {
            using Process kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
            kill.WaitForExit();
            _process.WaitForExit();
            _process.Dispose();
        }

        private int Count() => File.Exists(_stamps) ? File.ReadLines(_stamps).Count() : 0;

        private void Wait(int count)
        {
            var clock = Stopwatch.StartNew();
            while (Count() < count)
            {
                if (clock.Elapsed.TotalSeconds > 20)
                    throw new TimeoutException($"{_service} did not start");
                Thread.Sleep(1);
            }
        }
    }
}
