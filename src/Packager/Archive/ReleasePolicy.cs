using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using S6Overlay.Packaging.Tree;

namespace S6Overlay.Packaging.Archive;

/// <summary>
/// What a tarball that is unpacked over somebody's image must not do. The rules hold for every archive; the
/// limits and the manual pages are asked for.
/// </summary>
public sealed class ReleasePolicy
{
    // Directories of the file system hierarchy: an entry for one of them would reset its mode, or replace it
    // where the image has a link in its place.
    private static readonly HashSet<string> ImageDirectories = new(StringComparer.Ordinal)
    {
        "", "bin", "boot", "dev", "etc", "home", "lib", "lib32", "lib64", "libx32", "media", "mnt", "opt", "proc",
        "root", "run", "run/lock", "sbin", "srv", "sys", "tmp", "usr", "usr/bin", "usr/games", "usr/include", "usr/lib",
        "usr/lib32", "usr/lib64", "usr/libexec", "usr/local", "usr/local/bin", "usr/local/etc", "usr/local/lib",
        "usr/local/sbin", "usr/local/share", "usr/sbin", "usr/share", "usr/share/doc", "usr/share/man", "usr/src",
        "var", "var/cache", "var/lib", "var/lock", "var/log", "var/mail", "var/opt", "var/run", "var/spool", "var/tmp",
    };

    /// <summary>The most bytes the archive may have; null for no limit.</summary>
    public long? MaxPacked { get; init; }

    /// <summary>The most bytes all files together may have; null for no limit.</summary>
    public long? MaxUnpacked { get; init; }

    /// <summary>The folder that must have a <c>NAME.md</c> for every command; null to ask for none.</summary>
    public string? ManualFolder { get; init; }

    /// <summary>Everything that is wrong, one line each; nothing when the archive may be released.</summary>
    public IReadOnlyList<string> Violations(Contents contents)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var links = contents.Members
            .Where(member => member.Kind == MemberKind.Link)
            .Select(member => member.Path)
            .ToHashSet(StringComparer.Ordinal);
        return
        [
            .. contents.Members.SelectMany(MemberViolations),
            .. contents.Members.Where(member => !seen.Add(member.Path)).Select(member => $"{member.Name}: occurs twice"),
            .. contents.Members.Where(member => Parents(member.Path).Any(links.Contains))
                .Select(member => $"{member.Name}: lies behind a link"),
            .. Over("the archive", contents.PackedSize, MaxPacked),
            .. Over("the unpacked tree", contents.UnpackedSize, MaxUnpacked),
            .. MissingManuals(contents),
        ];
    }

    /// <summary>The commands of an overlay's archive: links to the binary beside it, and shims.</summary>
    public static IEnumerable<string> CommandsOf(Contents contents) => contents.Members
        .Select(member => member.ShimCommand ?? LinkedCommand(member))
        .OfType<string>()
        .Distinct()
        .Order(StringComparer.Ordinal);

    private static string? LinkedCommand(Member member) =>
        member.Kind == MemberKind.Link
        && member.LinkTarget == OverlayTree.BinaryName
        && member.Path.StartsWith(OverlayTree.CommandFolder, StringComparison.Ordinal)
            ? member.Path[OverlayTree.CommandFolder.Length..]
            : null;

    private static IEnumerable<string> MemberViolations(Member member)
    {
        if (member.Path.Length > 0 && MemberPath.Fault(member.Path) is { } fault)
            yield return $"{member.Name}: the name {fault}";
        else if (member.Path.Length > 0 && !member.Name.StartsWith("./", StringComparison.Ordinal))
            yield return $"{member.Name}: the name does not start with './'";
        if (member.Kind == MemberKind.Other)
            yield return $"{member.Name}: is neither a file, a directory nor a symbolic link";
        if (member.Kind == MemberKind.Directory && ImageDirectories.Contains(member.Path))
            yield return $"{member.Name}: is a directory of the image";
        if (member.Mode.IsSetId)
            yield return $"{member.Name}: has mode {member.Mode}, a set-id bit";
        if (member.Kind != MemberKind.Link && member.Mode.IsSharedWritable)
            yield return $"{member.Name}: has mode {member.Mode}, writable by others than its owner";
        if (member.Uid != 0 || member.Gid != 0)
            yield return $"{member.Name}: belongs to {member.Uid}:{member.Gid}, not to root";
        if (member.Kind == MemberKind.Link && MemberPath.LinkDestination(member.Path, member.LinkTarget) is null)
            yield return $"{member.Name}: the link to '{member.LinkTarget}' leaves the tree";
    }

    private static IEnumerable<string> Parents(string path)
    {
        for (var slash = path.IndexOf('/'); slash >= 0; slash = path.IndexOf('/', slash + 1))
            yield return path[..slash];
    }

    private static IEnumerable<string> Over(string what, long size, long? limit) =>
        size > limit ? [$"{what} has {size} bytes, {size - limit} over its budget of {limit}"] : [];

    private IEnumerable<string> MissingManuals(Contents contents) => ManualFolder is null
        ? []
        : CommandsOf(contents)
            .Where(command => !File.Exists(Path.Combine(ManualFolder, command + ".md")))
            .Select(command => $"command {command}: has no manual page {command}.md");
}
