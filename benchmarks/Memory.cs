using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;

namespace S6Overlay.Benchmarks;

/// <summary>
/// What supervision costs in memory, counted in both ways: the proportional share (PSS) of the supervising processes, and
/// what the kernel charges a memory control group beyond what it charges for the services alone. Pages and what the
/// kernel keeps itself are told apart: not every engine shows, or limits, the latter.
/// </summary>
internal static class Memory
{
    private const string Group = "Memory";

    public static void Run(Bench bench)
    {
        Tools tools = bench.Tools;
        // The more services, the longer a run takes, and the less it varies.
        foreach ((int count, int runs, double pss, double? charged) in ((int, int, double, double?)[])[(10, 21, 1.2, 1.2), (100, 21, 1.4, 1.6), (1000, 5, 4, null)])
        {
            string root = Boot.Root(tools, $"memory-{count}");
            string scan = Directory.CreateDirectory(Path.Combine(tools.Work, $"memory-scan-{count}")).FullName;
            string stamps = Path.Combine(tools.Work, $"memory-stamps-{count}");
            for (int i = 0; i < count; i++)
            {
                Boot.WriteRun(Path.Combine(root, "etc", "services.d", $"service-{i}"), "#!/probe hold=/stamps\n");
                Boot.WriteRun(Path.Combine(scan, $"service-{i}"), $"#!{tools.Probe} hold={stamps}\n");
            }
            string? svscan = Tools.Installed("/usr/bin/s6-svscan"), runsvdir = Tools.Installed("/usr/bin/runsvdir");
            (string, double?)[] figures = [($"PSS of the supervising processes, {count} services", pss)];
            double pagesAlone = 0, kernelAlone = 0;
            if (ControlGroup.Root is not null)
            {
                figures = [.. figures,
                    ($"charged to the control group beyond the services, {count} services", charged),
                    ($"of that pages of programs and files, {count} services", null)];
                (double Pss, double Pages, double Kernel)[] alone =
                    [.. Enumerable.Range(0, 3).Select(_ => Measure(tools, "/", count, stamps, [tools.Probe, "many", $"{count}", stamps]))];
                pagesAlone = alone.Select(figure => figure.Pages).Order().ElementAt(1);
                kernelAlone = alone.Select(figure => figure.Kernel).Order().ElementAt(1);
            }
            Func<double[]> Figures(string within, string stampFile, params string[] command) => () =>
            {
                (double pss, double pages, double kernel) = Measure(tools, within, count, stampFile, command);
                return [pss, pages - pagesAlone + kernel - kernelAlone, pages - pagesAlone];
            };
            bench.CompareAll(runs, Group, "MB", figures,
                ("ours (/init)", Figures(root, Path.Combine(root, "stamps"), "/init")),
                ("s6-svscan alone", svscan is null ? null : Figures("/", stamps, svscan, "-c", "2000", scan)),
                ("runsvdir alone", runsvdir is null ? null : Figures("/", stamps, runsvdir, scan)));
            Directory.Delete(root, recursive: true);
            Directory.Delete(scan, recursive: true);
        }
    }

    private static (double Pss, double Pages, double Kernel) Measure(Tools tools, string root, int count, string stamps, string[] command)
    {
        File.Delete(stamps);
        using var group = new ControlGroup();
        var start = new ProcessStartInfo(tools.Probe) { RedirectStandardOutput = true };
        foreach (string argument in (string[])["within", group.Processes, tools.Probe, "stay", root, .. command])
            start.ArgumentList.Add(argument);
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/bin:/bin";
        using Process process = Process.Start(start)!;
        try
        {
            int pid = int.Parse(process.StandardOutput.ReadLine()!.Split(' ')[0], CultureInfo.InvariantCulture);
            Until(() => File.Exists(stamps) && File.ReadLines(stamps).Count() >= count, $"{count} services of {command[0]}");
            Settle(group);
            double pss = 0;
            foreach (string folder in Directory.GetDirectories("/proc").Where(folder => IsSupervisor(folder, pid, group)))
                pss += Pss(folder);
            (double, double, double) result = (pss / 1024, group.Pages / 1048576.0, group.Kernel / 1048576.0);
            using Process? kill = Process.Start("kill", ["-KILL", $"{pid}"]);
            kill?.WaitForExit();
            return result;
        }
        finally
        {
            process.WaitForExit();
        }
    }

    /// <summary>Of the group, but neither a service nor our own helper.</summary>
    private static bool IsSupervisor(string folder, int pid, ControlGroup group)
    {
        if (!int.TryParse(Path.GetFileName(folder), out int candidate) || !group.Members.Contains(candidate))
            return false;
        string name = File.ReadAllText(Path.Combine(folder, "comm")).Trim();
        return candidate == pid || name is not ("probe" or "run");
    }

    /// <summary>Of a process, by its folder of /proc, in kB.</summary>
    public static double Pss(string folder) => double.Parse(
        File.ReadLines(Path.Combine(folder, "smaps_rollup")).First(line => line.StartsWith("Pss:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture);

    /// <summary>Until the charge has not changed for half a second.</summary>
    private static void Settle(ControlGroup group)
    {
        long last = -1;
        int same = 0;
        Until(() =>
        {
            long usage = group.Pages + group.Kernel;
            same = usage == last ? same + 1 : 0;
            last = usage;
            return same >= 10;
        }, "the memory to settle", 50);
    }

    private static void Until(Func<bool> condition, string what, int pause = 5)
    {
        var clock = Stopwatch.StartNew();
        while (!condition())
        {
            if (clock.Elapsed.TotalSeconds > 60)
                throw new TimeoutException($"waited in vain for {what}");
            Thread.Sleep(pause);
        }
    }
}
