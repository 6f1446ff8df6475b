using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace S6Overlay.Packaging.Tree;

/// <summary>
/// The overlay itself: the static files, the binary, and every command as a link to the binary or as a
/// shim.
/// </summary>
public static class OverlayTree
{
    /// <summary>The binary's name.</summary>
    public const string BinaryName = "s6-overlay";

    /// <summary>Where commands stand.</summary>
    public const string CommandFolder = "usr/bin/";

    /// <summary>Where the binary stands.</summary>
    public const string BinaryPath = CommandFolder + BinaryName;

    /// <summary>The binary's option in a shim's interpreter line; the command's name follows at once.</summary>
    public const string ShimOption = "--shim=";

    /// <summary>The entries of the overlay, in no order.</summary>
    /// <param name="staticFiles">What the tree's folder holds.</param>
    /// <param name="binary">The binary, or null for an archive of everything else.</param>
    /// <param name="commands">The names that <c>s6-overlay --list</c> prints.</param>
    /// <param name="shims">Which of them are shims: beside their link in bin, sbin or command, elsewhere instead of it.</param>
    /// <exception cref="PackagingException">A shim names a command that is not in the list.</exception>
    public static IEnumerable<Entry> Assemble(
        IEnumerable<Entry> staticFiles,
        FileInfo? binary,
        IReadOnlyCollection<string> commands,
        IReadOnlyCollection<Shim> shims)
    {
        var known = commands.ToHashSet(StringComparer.Ordinal);
        if (shims.FirstOrDefault(shim => !known.Contains(shim.Command)) is { } unknown)
            throw new PackagingException($"shim {unknown.Path}: the binary has no command '{unknown.Command}'");

        var replaced = shims.Where(shim => !StandsBesideLink(shim)).Select(shim => shim.Command).ToHashSet(StringComparer.Ordinal);
        var links = known
            .Where(command => command != BinaryName && !replaced.Contains(command))
            .Select(command => new LinkEntry(CommandFolder + MemberPath.Checked(command), BinaryName));
        IEnumerable<Entry> program = binary is null
            ? []
            : [new FileEntry(BinaryPath, Permissions.Executable, FileContent.Of(binary))];
        return [.. staticFiles, .. program, .. links, .. shims.Select(shim => shim.ToEntry())];
    }

    // In bin, sbin and command a shim is a second way to a command that is a link as well; anywhere else it is the
    // command's one place.
    private static bool StandsBesideLink(Shim shim) => shim.Path.Split('/') is ["bin" or "sbin" or "command", _];

    /// <summary>Reads the output of <c>s6-overlay --list</c>: one name a line.</summary>
    /// <exception cref="PackagingException">A line is not one file name, or nothing is listed.</exception>
    public static IReadOnlyCollection<string> ReadCommands(string listFile)
    {
        var names = new List<string>();
        foreach (var line in TableText.ReadFile(listFile))
        {
            if (line.Fields.Length != 1 || line.Fields[0].Contains('/'))
                throw line.Refusal("expected one command name");
            names.Add(line.Fields[0]);
        }

        return names.Count > 0 ? names : throw new PackagingException($"{listFile} lists no command");
    }
}
