using System.IO;
using System.Linq;

namespace S6Overlay.Benchmarks;

/// <summary>Chains, loops and the parser, beside the distribution's execline.</summary>
internal static class Execline
{
    private const string Group = "execline";
    private const string Reference = "/usr/lib/execline/bin";

    public static void Run(Bench bench)
    {
        Tools tools = bench.Tools;
        string oursPath = tools.Commands + ":/usr/bin:/bin", theirsPath = Reference + ":/usr/bin:/bin";
        string ours = tools.Ours("execlineb");
        string? theirs = Tools.Installed($"{Reference}/execlineb");

        void Compare(string name, double? budget, params string[] arguments) => bench.Compare(Group, name, "ms", budget,
            ("ours", () => tools.Milliseconds(oursPath, [ours, .. arguments])),
            ("execline", theirs is null ? null : () => tools.Milliseconds(theirsPath, [theirs, .. arguments])));

        Compare("execlineb -P -c true", 1.5, "-P", "-c", "true");
        Compare("a chain of 10 commands that ends in an external program", 1.6,
            "-P", "-c", string.Concat(Enumerable.Range(0, 10).Select(i => $"export V{i} {i} ")) + "/bin/true");
        string loop = Path.Combine(tools.Work, "loop");
        File.WriteAllText(loop, "forx i { " + string.Join(' ', Enumerable.Range(1, 1000)) +
            " } importas -i i i if { eltest ${i} -gt 0 } foreground { eltest ${i} = ${i} } eltest a = a\n");
        Compare("a loop of 1,000 over importas, if, foreground and eltest", null, "-P", loop);
        string large = Path.Combine(tools.Work, "large");
        File.WriteAllText(large, "/bin/true\n" + string.Concat(Enumerable.Range(0, 62_500).Select(i => $"word-{i:0000000000}\n")));
        Compare("a script of 1 MB, parsed and executed", 15, "-P", large);
    }
}
