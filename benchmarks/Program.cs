using System;
using System.IO;
using System.Linq;
using S6Overlay.Benchmarks;

// Benchmarks [--runs=N] [GROUP...]: all groups, or those named; docs/performance.md is written when all have run.
// No row has more than N runs (21), so a small N shows quickly whether everything still works.
string? folder = AppContext.BaseDirectory;
while (folder is not null && !File.Exists(Path.Combine(folder, "global.json")))
    folder = Path.GetDirectoryName(folder);
if (folder is null)
    throw new InvalidOperationException("the benchmarks must run from below the repository");

int runs = args.Where(argument => argument.StartsWith("--runs=", StringComparison.Ordinal)).Select(argument => int.Parse(argument[7..])).FirstOrDefault(21);
string[] wanted = [.. args.Where(argument => !argument.StartsWith('-'))];

// One file per group; each adds its rows.
(string Name, Action<Bench> Run)[] groups =
[
    ("boot", Boot.Run),
    ("memory", Memory.Run),
    ("containers", Containers.Run),
    ("fix-attrs", FixAttrs.Run),
    ("supervision", Supervision.Run),
    ("s6-log", Logging.Run),
    ("execline", Execline.Run),
    ("portable-utils", PortableUtils.Run),
    ("tarball", Tarball.Run),
];

using var tools = new Tools(folder);
var bench = new Bench(tools, runs);
foreach ((string name, Action<Bench> run) in groups)
    if (wanted.Length == 0 || wanted.Contains(name))
        run(bench);
if (wanted.Length == 0)
    Report.Write(Path.Combine(folder, "docs", "performance.md"), bench, runs);
