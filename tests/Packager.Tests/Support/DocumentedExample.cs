using System;
using System.IO;

namespace S6Overlay.Packaging.Tests.Support;

/// <summary>
/// Examples in the documentation that a test runs as they stand: code blocks behind a line
/// <c>&lt;!-- tested: NAME --&gt;</c>.
/// </summary>
internal static class DocumentedExample
{
    /// <summary>The text of the code block.</summary>
    public static string Read(string document, string name)
    {
        var text = File.ReadAllText(Path.Combine(PackagerTool.Repository, "docs", document));
        var mark = text.IndexOf($"<!-- tested: {name} -->", StringComparison.Ordinal);
        if (mark < 0)
            throw new InvalidOperationException($"{document} has no example '{name}'");
        var start = text.IndexOf('\n', text.IndexOf("```", mark, StringComparison.Ordinal)) + 1;
        return text[start..text.IndexOf("```", start, StringComparison.Ordinal)];
    }

    /// <summary>Runs shell examples in a folder, one after the other in one shell, with the tool on the search path.</summary>
    public static ShellResult Run(TempFolder folder, params string[] scripts)
    {
        var tool = folder.Write(".bin/s6-overlay-packager", $"#!/bin/sh\nexec dotnet '{PackagerTool.Assembly}' \"$@\"\n");
        File.SetUnixFileMode(tool, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Directory.CreateDirectory(folder[".gnupg"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var prologue = $"set -e; cd '{folder.Path}'; PATH=\"$PWD/.bin:$PATH\"\n";
        return Shell.RunWith(
            [("GNUPGHOME", folder[".gnupg"]), ("S6_OVERLAY_SIGNING_KEY", null), ("S6_OVERLAY_SIGNING_PASSPHRASE", "for the tests")],
            "sh", "-c", prologue + string.Concat(scripts));
    }
}
