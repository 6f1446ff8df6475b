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
        int scripts = 0;
        string? theirs = Tools.Installed($"{Reference}/execlineb");

        void Compare(string name, double? budget, params string[] arguments) => bench.Compare(Group, name, "ms", budget,
            ("ours", () => tools.Milliseconds(oursPath, [ours, .. arguments])),
            ("execline", theirs is null ? null : () => tools.Milliseconds(theirsPath, [theirs, .. arguments])));

        Compare("execlineb -P -c true", 1.5, "-P", "-c", "true");
        Compare("a chain of 10 commands that ends in an external program", 1.6,
            "-P", "-c", string.Concat(Enumerable.Range(0, 10).Select(i => $"export V{i} {i} ")) + "/bin/true");
        Scripts("a loop of 1,000 over importas, if, foreground and eltest", null,
            Loop("foreground { eltest ${i} = ${i} }"), Loop("foreground { eltest ${i} = ${i} }"));
        Scripts("a loop of 1,000 over importas, if, eltest and echo", null,
            Loop("foreground { s6-echo ${i} }"), Loop("foreground { echo ${i} }"));
        // A pure command takes the words as they are; the reference has to hand them to a program in any case.
        Scripts("a script of 1 MB, read and parsed", 15, Megabyte("s6-true"), Megabyte("/bin/true"));
        Scripts("a script of 1 MB, parsed and executed by an external program", null, Megabyte("/bin/true"), Megabyte("/bin/true"));

        void Scripts(string name, double? budget, string script, string referenceScript) => bench.Compare(Group, name, "ms", budget,
            ("ours", () => tools.Milliseconds(oursPath, [ours, "-P", script])),
            ("execline", theirs is null ? null : () => tools.Milliseconds(theirsPath, [theirs, "-P", referenceScript])));

        string Loop(string block) => Script("forx i { " + string.Join(' ', Enumerable.Range(1, 1000)) +
            $" }} importas -i i i if {{ eltest ${{i}} -gt 0 }} {block} eltest a = a\n");

        string Megabyte(string program) => Script($"{program}\n" + string.Concat(Enumerable.Range(0, 62_500).Select(i => $"word-{i:0000000000}\n")));

        string Script(string text)
        {
            string file = Path.Combine(tools.Work, $"script-{scripts++}");
            File.WriteAllText(file, text);
            return file;
        }
    }
}
