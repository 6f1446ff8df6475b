using System;
using System.Collections.Generic;
using System.IO;

namespace S6Overlay.Packaging.Tests.Support;

/// <summary>The programs that users extract archives with.</summary>
internal static class Tars
{
    /// <summary>GNU tar, BusyBox tar, libarchive's bsdtar, and Python's tarfile module.</summary>
    public static readonly string[] All = ["gnu", "busybox", "bsdtar", "python"];

    /// <summary>Extracts an archive into a folder as root does: modes as recorded, whatever the umask.</summary>
    public static ShellResult Extract(string tar, string archive, string folder, params IEnumerable<string> more) => tar switch
    {
        "gnu" => Run("tar", ["-xpzf", archive, "-C", folder, .. more]),
        "busybox" => Run("busybox", ["tar", "-xzf", archive, "-C", folder, .. more]),
        "bsdtar" => Run("bsdtar", ["-xpzf", archive, "-C", folder, .. more]),
        "python" => Run("python3", ["-X", "utf8", "-W", "ignore", "-c", "import sys,tarfile; tarfile.open(sys.argv[1]).extractall(sys.argv[2])", archive, folder]),
        _ => throw new ArgumentException(tar),
    };

    private static ShellResult Run(string program, IEnumerable<string> arguments)
    {
        Shell.Need(program);
        // bsdtar refuses names that the locale cannot write.
        return Shell.RunWith([("LC_ALL", "C.UTF-8")], program, arguments);
    }

    /// <summary>An empty image's root; where <paramref name="merged"/>, <c>/bin</c> and <c>/sbin</c> are links into <c>/usr</c>.</summary>
    public static string MakeRoot(TempFolder folder, bool merged)
    {
        var root = folder["root"];
        foreach (var directory in (string[])["etc", "usr/bin", "usr/sbin", "var"])
            Directory.CreateDirectory(Path.Combine(root, directory));
        foreach (var directory in (string[])["bin", "sbin"])
        {
            if (merged)
                Directory.CreateSymbolicLink(Path.Combine(root, directory), "usr/" + directory);
            else
                Directory.CreateDirectory(Path.Combine(root, directory));
        }

        File.WriteAllText(Path.Combine(root, "usr/bin/sh"), "the image's shell");
        File.SetUnixFileMode(Path.Combine(root, "etc"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return root;
    }
}
