using System;
using System.IO;
using S6Overlay.Tests.Support;

namespace S6Overlay.Tests.Execline;

/// <summary>The programs that scripts of the tests end in: compiled once, in a folder of their own, for every suite's search path.</summary>
internal static class Observer
{
    private static readonly Lazy<string> Built = new(Build);

    /// <summary>The folder of <c>observe</c> and <c>crash</c>.</summary>
    public static string Folder => Built.Value;

    private static string Build()
    {
        string source = Path.Combine(Programs.Root(), "tests", "Runtime.Tests", "Execline", "Programs", "observe.c");
        string folder = Path.Combine(Path.GetTempPath(), "s6-overlay-tests", $"observe-{Environment.ProcessId}");
        Directory.CreateDirectory(folder);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        string program = Path.Combine(folder, "observe");
        new Cmd("/usr/bin/clang", ["-O1", "-static", "-o", program, source]) { Timeout = TimeSpan.FromMinutes(2) }.Run().ShouldSucceed();
        File.CreateSymbolicLink(Path.Combine(folder, "crash"), "observe");
        return folder;
    }
}
