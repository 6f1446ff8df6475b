using System.IO;

namespace S6Overlay.Benchmarks;

/// <summary>Recursive fix-attrs beside chown -R and chmod -R on the same tree.</summary>
internal static class FixAttrs
{
    private const string Group = "fix-attrs";

    public static void Run(Bench bench)
    {
        Tools tools = bench.Tools;
        foreach ((int count, double? budget) in ((int, double?)[])[(1000, 15), (100_000, null)])
        {
            string tree = Directory.CreateDirectory(Path.Combine(tools.Work, $"tree-{count}")).FullName;
            for (int i = 0; i < count; i++)
            {
                string folder = Path.Combine(tree, $"{i / 100}");
                if (i % 100 == 0)
                    Directory.CreateDirectory(folder);
                File.WriteAllBytes(Path.Combine(folder, $"{i}"), []);
            }
            string line = Path.Combine(tools.Work, $"fix-attrs-{count}");
            uint owner = 1000;
            // Another owner and other modes each time, so that every file has to be changed.
            double Ours()
            {
                owner++;
                File.WriteAllText(line, $"{tree} true {owner}:{owner} 06{owner % 2 * 4}0 07{owner % 2 * 5}0\n");
                return tools.Milliseconds(tools.Commands + ":/usr/bin:/bin", tools.Ours("fix-attrs"), line);
            }
            double Coreutils()
            {
                owner++;
                return tools.Milliseconds("/usr/bin:/bin", "/bin/sh", "-c",
                    $"chown -R {owner}:{owner} {tree} && chmod -R u=rwX,g={(owner % 2 == 0 ? "" : "rX")},o= {tree}");
            }
            bench.Compare(count > 10_000 ? 7 : 21, Group, $"{count} files, every one changed", "ms", budget,
                ("ours", Ours), ("chown -R and chmod -R", Coreutils));
            bench.Compare(count > 10_000 ? 7 : 21, Group, $"{count} files, none to change", "ms", null,
                ("ours", () => tools.Milliseconds(tools.Commands + ":/usr/bin:/bin", tools.Ours("fix-attrs"), line)),
                ("chown -R and chmod -R", () => tools.Milliseconds("/usr/bin:/bin", "/bin/sh", "-c", $"chown -R {owner}:{owner} {tree} && chmod -R u=rwX {tree}")));
        }
    }
}
