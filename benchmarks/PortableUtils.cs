using System;
using System.IO;
using System.Text;

namespace S6Overlay.Benchmarks;

/// <summary>Trees, sorting and pipes, beside coreutils.</summary>
internal static class PortableUtils
{
    private const string Group = "s6-portable-utils";
    private const int Files = 100_000;

    public static void Run(Bench bench)
    {
        Tools tools = bench.Tools;
        string tree = Path.Combine(tools.Work, "source");
        for (int i = 0; i < Files; i++)
        {
            string folder = Path.Combine(tree, $"{i / 1000}", $"{i / 100 % 10}");
            if (i % 100 == 0)
                Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, $"{i}"), "content\n");
        }
        string copy = Path.Combine(tools.Work, "copy");
        bench.CompareTimes(5, Group, "copying 100,000 files", "ms", 1.2,
            ("s6-hiercopy", () => Removed(copy, () => tools.Milliseconds("/usr/bin:/bin", tools.Ours("s6-hiercopy"), tree, copy))),
            ("cp -a", () => Removed(copy, () => tools.Milliseconds("/usr/bin:/bin", "cp", "-a", tree, copy))));
        bench.CompareTimes(5, Group, "removing 100,000 files", "ms", 1.2,
            ("s6-rmrf", () => Copied(tree, copy, () => tools.Milliseconds("/usr/bin:/bin", tools.Ours("s6-rmrf"), copy))),
            ("rm -rf", () => Copied(tree, copy, () => tools.Milliseconds("/usr/bin:/bin", "rm", "-rf", copy))));
        string lines = Path.Combine(tools.Work, "unsorted");
        var random = new Random(1);
        var text = new StringBuilder();
        for (int i = 0; i < 1_000_000; i++)
            text.Append(random.NextInt64()).Append('\n');
        File.WriteAllText(lines, text.ToString());
        bench.CompareTimes(5, Group, "sorting 1,000,000 lines", "ms", 1.5,
            ("s6-sort", () => tools.Milliseconds("/usr/bin:/bin", "/bin/sh", "-c", $"{tools.Ours("s6-sort")} < {lines} > {copy}.sorted")),
            ("sort --parallel=1", () => tools.Milliseconds("/usr/bin:/bin", "/bin/sh", "-c", $"LC_ALL=C sort --parallel=1 < {lines} > {copy}.sorted")));
        bench.CompareTimes(5, Group, "1 GB through a pipe", "ms", 1.2,
            ("s6-cat", () => Piped(tools, tools.Ours("s6-cat"))),
            ("cat", () => Piped(tools, "cat")));
    }

    private static double Piped(Tools tools, string program) =>
        tools.Milliseconds("/usr/bin:/bin", "/bin/sh", "-c", $"head -c 1000000000 /dev/zero | {program} | cat > /dev/null");

    private static double Removed(string folder, Func<double> run)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        return run();
    }

    private static double Copied(string from, string to, Func<double> run)
    {
        if (!Directory.Exists(to))
            Tools.Run("cp", "-a", from, to);
        return run();
    }
}
