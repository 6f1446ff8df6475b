using System.Linq;

namespace S6Overlay.Packaging.Tree;

/// <summary>
/// Paths as the tables and entries write them: relative to the image's root, components joined by one
/// slash, no leading <c>./</c>. The <c>./</c> that extraction commands of the specification name
/// (<c>--exclude="./bin"</c>) is added when the archive is written.
/// </summary>
public static class MemberPath
{
    /// <summary>Why <paramref name="path"/> cannot be a member, or null when it can.</summary>
    public static string? Fault(string path)
    {
        if (path.Length == 0)
            return "is empty";
        if (path[0] == '/')
            return "is absolute";
        if (path.Contains('\0'))
            return "contains a NUL";
        foreach (var component in path.Split('/'))
        {
            switch (component)
            {
                case "":
                    return "has an empty component";
                case ".":
                    return "has a '.' component";
                case "..":
                    return "has a '..' component";
            }
        }

        return null;
    }

    /// <summary>Returns <paramref name="path"/>; one that cannot be a member is refused.</summary>
    /// <exception cref="PackagingException">The path is empty, absolute or not in its simplest form.</exception>
    public static string Checked(string path) =>
        Fault(path) is { } fault ? throw new PackagingException($"member '{path}' {fault}") : path;

    /// <summary>
    /// Where a symbolic link points, relative to the root, or null when it leaves the tree: an absolute
    /// target does, and so does one that climbs above the root on its way.
    /// </summary>
    public static string? LinkDestination(string link, string target)
    {
        if (target.Length == 0 || target[0] == '/')
            return null;
        var at = link.Split('/').SkipLast(1).ToList();
        foreach (var component in target.Split('/'))
        {
            if (component is "" or ".")
                continue;
            if (component != "..")
            {
                at.Add(component);
                continue;
            }

            if (at.Count == 0)
                return null;
            at.RemoveAt(at.Count - 1);
        }

        return string.Join('/', at);
    }
}
