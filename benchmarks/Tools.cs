using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;

namespace S6Overlay.Benchmarks;

/// <summary>How the benchmarks run programs: ours, from the published binary, and the distribution's.</summary>
internal sealed class Tools : IDisposable
{
    private readonly string _probe;

    public Tools(string root)
    {
        Root = root;
        Binary = Path.Combine(root, "artifacts", "linux-x64", "s6-overlay");
        // /dev/shm: a tmpfs, so that no disk is measured.
        Work = Directory.CreateDirectory($"/dev/shm/s6-overlay-bench-{Environment.ProcessId}").FullName;
        _probe = Path.Combine(Work, "probe");
        Run("gcc", "-O2", "-static", "-o", _probe, Path.Combine(root, "benchmarks", "native", "probe.c"));
        Commands = Directory.CreateDirectory(Path.Combine(Work, "bin")).FullName;
        foreach (string name in Output(Binary, "--list").Split('\n', StringSplitOptions.RemoveEmptyEntries))
            File.CreateSymbolicLink(Path.Combine(Commands, name), Binary);
    }

    public string Root { get; }

    /// <summary>The published binary.</summary>
    public string Binary { get; }

    /// <summary>A folder on a tmpfs, gone at the end.</summary>
    public string Work { get; }

    /// <summary>A folder with a link for each command of ours.</summary>
    public string Commands { get; }

    /// <summary>The helper in native/probe.c, compiled.</summary>
    public string Probe => _probe;

    public string Ours(string command) => Path.Combine(Commands, command);

    /// <summary>The path of a program of the distribution; null if it is not installed.</summary>
    public static string? Installed(string path) => File.Exists(path) ? path : null;

    /// <summary>A run as a whole process: wall time in milliseconds. <paramref name="path"/> is the PATH it gets.</summary>
    public double Milliseconds(string path, params string[] command) => Timed(path, command).Wall / 1e6;

    /// <summary>Wall and processor time of a run, in nanoseconds.</summary>
    public (double Wall, double Cpu) Timed(string path, params string[] command)
    {
        string[] figures = Output(_probe, path, ["time", .. command]).Split('\n')[^2].Split(' ');
        return (double.Parse(figures[0]), double.Parse(figures[1]));
    }

    public static void Run(string program, params string[] arguments) => Output(program, arguments);

    public static string Output(string program, params string[] arguments) => Output(program, "/usr/bin:/bin:/usr/sbin:/sbin", arguments);

    /// <summary>What a program printed; its exit code must be 0.</summary>
    public static string Output(string program, string path, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true };
        start.Environment.Clear();
        start.Environment["PATH"] = path;
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} {string.Join(' ', start.ArgumentList)}: exit code {process.ExitCode}");
    }

    public void Dispose() => Directory.Delete(Work, recursive: true);
}
