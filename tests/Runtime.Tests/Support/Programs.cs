using System;
using System.Collections.Generic;
using System.IO;

namespace S6Overlay.Tests.Support;

/// <summary>Whose programs a test runs.</summary>
public enum Suite
{
    /// <summary>The published binary, chains in one process.</summary>
    Ours,

    /// <summary>The published binary, every link of a chain a real exec.</summary>
    OursExec,

    /// <summary>The distribution's execline and s6.</summary>
    Reference,
}

/// <summary>Where the programs under test are: a folder with a link per command for ours, the distribution's folders for the reference.</summary>
internal static class Programs
{
    private static readonly Lazy<string> OursFolder = new(MakeFolder);

    /// <summary>The published binary: <c>S6_OVERLAY_BINARY</c>, or what the build leaves under <c>artifacts</c>.</summary>
    public static string Binary { get; } =
        Environment.GetEnvironmentVariable("S6_OVERLAY_BINARY") ?? Path.Combine(Root(), "artifacts", "linux-x64", "s6-overlay");

    /// <summary>The binary is for another architecture than the tests, and the kernel runs it through an emulator.</summary>
    public static bool Emulated => File.Exists(Binary) && Machine(Binary) != Machine("/proc/self/exe");

    /// <summary>A folder that holds every command of ours, and nothing else.</summary>
    public static string Folder => OursFolder.Value;

    /// <summary>The folder of the repository.</summary>
    public static string Root()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "global.json")))
            folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException("the tests must run from below the repository");
    }

    /// <summary>The search path with which a suite's programs find each other.</summary>
    public static string SearchPath(Suite suite) =>
        suite == Suite.Reference ? "/usr/lib/execline/bin:/usr/bin:/bin" : Folder + ":/usr/bin:/bin";

    /// <summary>The file of a program; null if the suite does not have it.</summary>
    public static string? Find(Suite suite, string name)
    {
        if (name.Contains('/', StringComparison.Ordinal))
            return name;
        foreach (string folder in SearchPath(suite).Split(':'))
            if (File.Exists(Path.Combine(folder, name)))
                return Path.Combine(folder, name);
        return null;
    }

    // e_machine of an ELF header.
    private static (byte, byte) Machine(string file)
    {
        Span<byte> header = stackalloc byte[20];
        using FileStream stream = File.OpenRead(file);
        stream.ReadExactly(header);
        return (header[18], header[19]);
    }

    private static string MakeFolder()
    {
        if (!File.Exists(Binary))
            throw new FileNotFoundException($"{Binary} is not there: publish it first (./build.sh --target=Publish)");
        string folder = Path.Combine(Path.GetTempPath(), "s6-overlay-tests", $"bin-{Environment.ProcessId}");
        Directory.CreateDirectory(folder);
        foreach (string name in Names())
        {
            string link = Path.Combine(folder, name);
            File.Delete(link);
            File.CreateSymbolicLink(link, Binary);
        }
        File.CreateSymbolicLink(Path.Combine(folder, "s6-overlay"), Binary);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        return folder;
    }

    private static List<string> Names()
    {
        Result list = new Cmd(Binary, ["--list"]).Run();
        list.ShouldSucceed();
        return [.. list.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }
}
