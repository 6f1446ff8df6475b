using System;
using System.IO;

namespace S6Overlay.Benchmarks;

/// <summary>s6-log beside the distribution's: a gigabyte of lines of 100 bytes through a pipe into rotated files, all in memory.</summary>
internal static class Logging
{
    private const string Group = "logging";
    private const int Runs = 5, Megabytes = 1000, LineLength = 100;

    public static void Run(Bench bench)
    {
        Tools tools = bench.Tools;
        string input = Path.Combine(tools.Work, "lines");
        WriteLines(input);
        Compare(bench, input, "n20 s1000000", 900);
        Compare(bench, input, "n20 s1000000 T", 600);
        File.Delete(input);
    }

    private static void Compare(Bench bench, string input, string script, double rate)
    {
        Tools tools = bench.Tools;
        string? reference = Tools.Installed("/usr/bin/s6-log");
        (double Wall, double Cpu) Log(string logger, string path)
        {
            string log = Path.Combine(tools.Work, "log"), fifo = Path.Combine(tools.Work, "log-fifo");
            if (Directory.Exists(log))
                Directory.Delete(log, recursive: true);
            if (!File.Exists(fifo))
                Tools.Run("/usr/bin/mkfifo", fifo);
            // The shell becomes the logger, which does not wait for cat: the time measured is the logger's alone.
            return tools.Timed(path, "/bin/sh", "-c", $"cat {input} > {fifo} & exec {logger} {script} {log} < {fifo}");
        }
        (double Wall, double Cpu) Ours() => Log(tools.Ours("s6-log"), tools.Commands + ":/usr/bin:/bin");
        (double Wall, double Cpu) Theirs() => Log(reference!, "/usr/bin:/bin");
        Func<double>? Reference(Func<(double Wall, double Cpu), double> figure) => reference is null ? null : () => figure(Theirs());
        double Rate((double Wall, double Cpu) time) => Megabytes / (time.Wall / 1e9);
        double Processor((double Wall, double Cpu) time) => time.Cpu / 1e6;
        bench.Compare(Runs, Group, $"1 GB of lines of {LineLength} bytes, {script}", "MB/s", rate, ("ours", () => Rate(Ours())), ("s6-log", Reference(Rate)));
        bench.Compare(Runs, Group, $"processor time for 1 GB, {script}", "ms", null, ("ours", () => Processor(Ours())), ("s6-log", Reference(Processor)));
    }

    private static void WriteLines(string path)
    {
        byte[] block = new byte[1_000_000];
        Array.Fill(block, (byte)'x');
        for (int at = LineLength - 1; at < block.Length; at += LineLength)
            block[at] = (byte)'\n';
        using FileStream file = File.Create(path);
        for (int i = 0; i < Megabytes; i++)
            file.Write(block);
    }
}
