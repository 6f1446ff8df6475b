using System;
using System.IO;
using System.Text;

namespace S6Overlay.Benchmarks;

/// <summary>How many megabytes a second s6-log takes from a pipe, beside the distribution's.</summary>
internal static class Logging
{
    private const string Group = "s6-log";

    /// <summary>One gigabyte of lines of 100 bytes.</summary>
    private const long Size = 1_000_000_000;

    public static void Run(Bench bench)
    {
        Tools tools = bench.Tools;
        string input = Path.Combine(tools.Work, "lines");
        WriteLines(input);
        string ours = tools.Ours("s6-log");
        string? theirs = Tools.Installed("/usr/bin/s6-log");
        foreach ((string script, string name) in ((string, string)[])[("n20 s1000000 T", "with ISO 8601 stamps"), ("n20 s1000000", "without stamps")])
        {
            bench.Compare(5, Group, $"1 GB of 100-byte lines from a pipe, {name}", "MB/s", null,
                ("ours", () => Rate(tools, ours, script, input)), ("s6", theirs is null ? null : () => Rate(tools, theirs, script, input)));
            bench.CompareTimes(3, Group, $"processor time for 1 GB, {name}", "s", 1 / 3.0,
                ("ours", () => Cpu(tools, ours, script, input)), ("s6", theirs is null ? null : () => Cpu(tools, theirs, script, input)));
        }
        File.Delete(input);
    }

    private static double Rate(Tools tools, string program, string script, string input) =>
        Size / 1e6 / (tools.Milliseconds("/usr/bin:/bin", "/bin/sh", "-c", $"cat {input} | {program} {script} {Fresh(tools)}") / 1e3);

    private static double Cpu(Tools tools, string program, string script, string input) =>
        tools.Timed("/usr/bin:/bin", "/bin/sh", "-c", $"exec {program} {script} {Fresh(tools)} < {input}").Cpu / 1e9;

    private static string Fresh(Tools tools)
    {
        string folder = Path.Combine(tools.Work, "log");
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        return folder;
    }

    private static void WriteLines(string path)
    {
        byte[] block = new byte[1_000_000];
        for (int i = 0; i < block.Length; i += 100)
        {
            Encoding.ASCII.GetBytes($"line {i / 100:00000} ").CopyTo(block, i);
            block.AsSpan(i + 11, 88).Fill((byte)('a' + i / 100 % 26));
            block[i + 99] = (byte)'\n';
        }
        using FileStream file = File.Create(path);
        for (long written = 0; written < Size; written += block.Length)
            file.Write(block);
    }
}
