using System;
using System.Collections.Generic;
using System.IO;

namespace S6Overlay.Packaging.Tests.Support;

/// <summary>The tool, run as users run it: a process of its own.</summary>
internal static class PackagerTool
{
    public static string Assembly { get; } = Path.Combine(AppContext.BaseDirectory, "s6-overlay-packager.dll");

    /// <summary>The folder of the repository.</summary>
    public static string Repository { get; } = FindRepository();

    public static ShellResult Run(params IEnumerable<string> arguments) => RunWith([], arguments);

    /// <summary>Runs the tool with some variables; those that the tool itself reads are unset unless they are among them.</summary>
    public static ShellResult RunWith(IEnumerable<(string Name, string? Value)> environment, params IEnumerable<string> arguments) =>
        Shell.RunWith(
            [
                ("S6_OVERLAY_SIGNING_KEY", null), ("S6_OVERLAY_SIGNING_PASSPHRASE", null), ("SOURCE_DATE_EPOCH", null),
                .. environment,
            ],
            "dotnet",
            [Assembly, .. arguments]);

    private static string FindRepository()
    {
        var folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "global.json")))
            folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException("the tests must run from below the repository");
    }
}
