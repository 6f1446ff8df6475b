using System;
using System.Collections.Generic;
using System.Linq;

namespace S6Overlay.Packaging.Tree;

/// <summary>The entries of one archive in the order in which they are written.</summary>
/// <remarks>
/// The order is that of the paths' characters. It does not depend on the order in which a file system
/// lists its names, a directory precedes what is in it, and <c>bin</c> and <c>sbin</c> precede
/// <c>usr/bin</c>: where <c>/bin</c> is a link to <c>/usr/bin</c>, the links to the binary replace the
/// shims of the same name and not the other way round.
/// </remarks>
public sealed class EntryList
{
    private EntryList(IReadOnlyList<Entry> entries) => Entries = entries;

    /// <summary>Every entry, ordered; no path occurs twice.</summary>
    public IReadOnlyList<Entry> Entries { get; }

    /// <summary>Orders and checks entries.</summary>
    /// <exception cref="PackagingException">
    /// A path occurs twice, is not one a member may have, or lies below a member that is not a directory.
    /// </exception>
    public static EntryList Of(IEnumerable<Entry> entries)
    {
        var ordered = entries.ToList();
        ordered.Sort((a, b) => string.CompareOrdinal(a.Path, b.Path));
        var notDirectories = new HashSet<string>(StringComparer.Ordinal);
        string? previous = null;
        foreach (var entry in ordered)
        {
            MemberPath.Checked(entry.Path);
            if (entry.Path == previous)
                throw new PackagingException($"member '{entry.Path}' occurs twice");
            for (var slash = entry.Path.IndexOf('/'); slash >= 0; slash = entry.Path.IndexOf('/', slash + 1))
            {
                if (notDirectories.Contains(entry.Path[..slash]))
                    throw new PackagingException($"member '{entry.Path}' lies below '{entry.Path[..slash]}', which is not a directory");
            }

            if (entry is not DirectoryEntry)
                notDirectories.Add(entry.Path);
            previous = entry.Path;
        }

        return new EntryList(ordered);
    }
}
