using System;
using System.IO;
using System.Linq;

namespace S6Overlay.Benchmarks;

/// <summary>How large the release is.</summary>
internal static class Tarball
{
    public static void Run(Bench bench)
    {
        string tarball = Path.Combine(bench.Tools.Root, "dist", "s6-overlay-amd64.tar.gz");
        bench.Compare(1, "Size", "tarball", "kB", 900, ("ours", () => new FileInfo(tarball).Length / 1000.0));
        bench.Compare(1, "Size", "unpacked", "MB", 3.4, ("ours", () => Unpacked(tarball) / 1e6));
    }

    private static long Unpacked(string tarball) => Tools.Output("tar", "tvzf", tarball)
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Sum(line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[2]));
}
