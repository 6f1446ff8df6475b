using System;
using System.Collections.Generic;
using S6Overlay.Core;
using S6Overlay.Kernel;

namespace S6Overlay.Init.Ownership;

/// <summary>Expands the wildcards of a path as a shell does, except that it tells "no match" from a path that has none.</summary>
internal static class PathPattern
{
    public static bool HasWildcards(ReadOnlySpan<byte> path) => path.IndexOfAny("*?["u8) >= 0;

    /// <summary>The existing paths that match, sorted. Names with a leading dot only if <paramref name="hidden"/>, or if the pattern says the dot.</summary>
    public static List<Bytes> Expand(Bytes pattern, bool hidden)
    {
        var found = new List<Bytes> { pattern.StartsWith("/"u8) ? new Bytes("/") : new Bytes("") };
        ReadOnlySpan<byte> rest = pattern;
        while (!rest.IsEmpty)
        {
            int slash = rest.IndexOf((byte)'/');
            ReadOnlySpan<byte> part = slash < 0 ? rest : rest[..slash];
            rest = slash < 0 ? default : rest[(slash + 1)..];
            if (!part.IsEmpty)
                found = Descend(found, new Bytes(part), hidden);
        }
        return found;
    }

    private static List<Bytes> Descend(List<Bytes> parents, Bytes part, bool hidden)
    {
        var children = new List<Bytes>();
        foreach (Bytes parent in parents)
        {
            if (HasWildcards(part))
                Match(parent, part, hidden, children);
            else if (Join(parent, part) is var path && Sys.Lstat(path, out _) >= 0)
                children.Add(path);
        }
        return children;
    }

    private static void Match(Bytes parent, Bytes part, bool hidden, List<Bytes> children)
    {
        List<Bytes>? names = DirectoryReader.Sorted(parent.IsEmpty ? new Bytes(".") : parent, out _);
        foreach (Bytes name in names ?? [])
            if (Sys.Matches(part, name, hidden ? 0 : Sys.MatchFlags.Period))
                children.Add(Join(parent, name));
    }

    private static Bytes Join(Bytes parent, Bytes name) =>
        parent.IsEmpty || parent[parent.Length - 1] == (byte)'/' ? Bytes.Concat(parent, name) : Bytes.Concat(parent, "/"u8, name);
}
