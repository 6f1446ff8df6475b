using System;
using System.Diagnostics;
using System.IO;

namespace S6Overlay.Benchmarks;

/// <summary>What a user of a container engine sees: run and stop, beside tini.</summary>
internal static class Containers
{
    private const string Group = "Containers";

    public static void Run(Bench bench)
    {
        Tools tools = bench.Tools;
        string? tini = Tools.Installed("/usr/bin/tini-static");
        if (tini is null || Tools.Installed("/usr/bin/docker") is null || !Answers())
        {
            Console.WriteLine($"{Group}: left out: they need a running Docker engine and tini");
            return;
        }
        string root = Boot.Root(tools, "image");
        File.Copy(tini, Path.Combine(root, "tini"));
        string image = $"s6-overlay-bench:{Environment.ProcessId}";
        Tools.Run("/bin/sh", "-c", $"tar c -C {root} . | docker import - {image}");
        try
        {
            bench.CompareTimes(61, Group, "docker run --rm IMAGE true", "ms", 1.05,
                ("ours", () => Docker(tools, "run", "--rm", "--entrypoint", "/init", image, "/bin/busybox", "true")),
                ("tini", () => Docker(tools, "run", "--rm", "--entrypoint", "/tini", image, "--", "/bin/busybox", "true")));
            bench.CompareTimes(21, Group, "docker stop, CMD obeys TERM", "ms", 1.3,
                ("ours", () => Stop(tools, image, "/init")), ("tini", () => Stop(tools, image, "/tini", "--")));
        }
        finally
        {
            Tools.Run("docker", "rmi", image);
        }
    }

    private static double Stop(Tools tools, string image, string init, params string[] arguments)
    {
        string id = Tools.Output("docker", ["run", "-d", "--entrypoint", init, image, .. arguments, "/probe", "hold=/stamps"]).Trim();
        while (!Tools.Output("docker", "diff", id).Contains("/stamps", StringComparison.Ordinal))
            System.Threading.Thread.Sleep(20);
        double time = Docker(tools, "stop", id);
        Tools.Run("docker", "rm", id);
        return time;
    }

    private static double Docker(Tools tools, params string[] arguments) => tools.Milliseconds("/usr/bin:/bin:/usr/sbin", ["/usr/bin/docker", .. arguments]);

    private static bool Answers()
    {
        using Process process = Process.Start(new ProcessStartInfo("docker", ["info"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
