using System;
using System.IO;
using System.Linq;

namespace S6Overlay.Benchmarks;

/// <summary>How fast /init boots and stops, as PID 1 of its own namespaces, without a container engine in the way.</summary>
internal static class Boot
{
    private const string Group = "Boot and stop";

    public static void Run(Bench bench)
    {
        Tools tools = bench.Tools;
        string root = Root(tools, "boot");
        string? tini = Tools.Installed("/usr/bin/tini"), dumb = Tools.Installed("/usr/bin/dumb-init");
        string stamps = Path.Combine(tools.Work, "boot-stamps");
        Func<(double ToFirst, double FromLast)> ours = () => Measure(tools, root, Path.Combine(root, "stamps"), ["/init", "/probe", "stamp", "/stamps"]);
        Func<(double ToFirst, double FromLast)>? withTini = tini is null ? null : () => Measure(tools, "/", stamps, [tini, "--", tools.Probe, "stamp", stamps]);
        Func<(double ToFirst, double FromLast)>? withDumb = dumb is null ? null : () => Measure(tools, "/", stamps, [dumb, tools.Probe, "stamp", stamps]);
        bench.Compare(Group, "exec of the init to CMD's first instruction", "ms", 6,
            ("ours", () => ours().ToFirst), ("tini", withTini is null ? null : () => withTini().ToFirst), ("dumb-init", withDumb is null ? null : () => withDumb().ToFirst));
        bench.Compare(Group, "CMD's exit to the init's exit, default settings", "ms", 10,
            ("ours", () => ours().FromLast), ("tini", withTini is null ? null : () => withTini().FromLast), ("dumb-init", withDumb is null ? null : () => withDumb().FromLast));
        Services(bench, 10, 20);
        Services(bench, 100, 80);
        Scripts(bench);
    }

    /// <summary>A root with nothing but our tarball's content, the probe and a static shell.</summary>
    public static string Root(Tools tools, string name)
    {
        string root = Directory.CreateDirectory(Path.Combine(tools.Work, name)).FullName;
        foreach (string folder in (string[])["proc", "run", "tmp", "etc", "bin", "dev"])
            Directory.CreateDirectory(Path.Combine(root, folder));
        Tools.Run("tar", "xzf", Path.Combine(tools.Root, "dist", "s6-overlay-amd64.tar.gz"), "-C", root);
        File.Copy(tools.Probe, Path.Combine(root, "probe"));
        File.Copy("/bin/busybox", Path.Combine(root, "bin", "busybox"));
        File.CreateSymbolicLink(Path.Combine(root, "bin", "sh"), "busybox");
        return root;
    }

    /// <summary>Services that stamp the moment they are executed and then wait, until all have.</summary>
    private static void Services(Bench bench, int count, double budget)
    {
        Tools tools = bench.Tools;
        string root = Root(tools, $"services-{count}");
        string scan = Directory.CreateDirectory(Path.Combine(tools.Work, $"scan-{count}")).FullName;
        string stamps = Path.Combine(tools.Work, $"stamps-{count}");
        for (int i = 0; i < count; i++)
        {
            WriteRun(Path.Combine(root, "etc", "services.d", $"service-{i}"), "#!/probe hold=/stamps\n");
            WriteRun(Path.Combine(scan, $"service-{i}"), $"#!{tools.Probe} hold={stamps}\n");
        }
        string? svscan = Tools.Installed("/usr/bin/s6-svscan"), runsvdir = Tools.Installed("/usr/bin/runsvdir");
        bench.Compare(Group, $"{count} services executed", "ms", budget,
            ("ours (/init)", () => Gather(tools, root, count, Path.Combine(root, "stamps"), ["/init"])),
            ("s6-svscan alone", svscan is null ? null : () => Fresh(scan, () => Gather(tools, "/", count, stamps, [svscan, scan]))),
            ("runsvdir alone", runsvdir is null ? null : () => Fresh(scan, () => Gather(tools, "/", count, stamps, [runsvdir, scan]))));
    }

    /// <summary>Removes what the run before left in the service directories.</summary>
    public static double Fresh(string scan, Func<double> run)
    {
        foreach (string state in Directory.GetDirectories(scan, "*", SearchOption.AllDirectories).Where(folder => Path.GetFileName(folder) is "supervise" or "event" or ".s6-svscan"))
            Directory.Delete(state, recursive: true);
        return run();
    }

    public static double Gather(Tools tools, string root, int count, string stamps, string[] command)
    {
        File.Delete(stamps);
        string[] times = Tools.Output(tools.Probe, "/usr/bin:/bin", ["gather", root, $"{count}", stamps, .. command]).Split('\n')[^2].Split(' ');
        return (File.ReadLines(stamps).Select(double.Parse).Max() - double.Parse(times[0])) / 1e6;
    }

    private static void Scripts(Bench bench)
    {
        Tools tools = bench.Tools;
        string root = Root(tools, "scripts");
        for (int i = 0; i < 10; i++)
            Script(Path.Combine(root, "etc", "cont-init.d", $"{i:00}-script"), "#!/bin/sh\n:\n");
        bench.Compare(Group, "10 sh scripts in cont-init.d, then CMD", "ms", 20,
            ("ours", () => Measure(tools, root, Path.Combine(root, "stamps"), ["/init", "/probe", "stamp", "/stamps"]).ToFirst),
            ("10 × sh alone", () => Enumerable.Range(0, 10).Sum(_ => tools.Milliseconds("/bin", Path.Combine(root, "bin", "busybox"), "sh", "-c", ":"))));
    }

    private static (double ToFirst, double FromLast) Measure(Tools tools, string root, string stamps, string[] command)
    {
        File.Delete(stamps);
        string[] times = Tools.Output(tools.Probe, "/usr/bin:/bin", ["boot", root, .. command]).Split('\n')[^2].Split(' ');
        double start = double.Parse(times[0]), end = double.Parse(times[1]);
        double[] stamped = [.. File.ReadLines(stamps).Select(double.Parse).Order()];
        return ((stamped[0] - start) / 1e6, (end - stamped[^1]) / 1e6);
    }

    public static void WriteRun(string folder, string content)
    {
        Directory.CreateDirectory(folder);
        Script(Path.Combine(folder, "run"), content);
    }

    private static void Script(string path, string content)
    {
        File.WriteAllText(path, content);
        File.SetUnixFileMode(path, (UnixFileMode)0b111_101_101);
    }
}
