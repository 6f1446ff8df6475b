using System;
using System.Collections.Generic;
using S6Overlay.Core;
using S6Overlay.Kernel;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Files;

/// <summary>
/// Several source trees seen as one. Where only one source counts, the tree is a symbolic link to it; where several
/// do, it is a directory of such trees. The last source has precedence, but a file cannot hide a directory.
/// </summary>
internal sealed class LinkTree
{
    private const int MaxDepth = 200;

    /// <summary>The source that cannot be read, or that is in conflict with an earlier one.</summary>
    public Bytes Culprit { get; private set; }

    /// <summary>−errno of what cannot be read; 0 for a conflict.</summary>
    public int Error { get; private set; }

    /// <summary>Merges existing sources. Null if that is impossible.</summary>
    public Node? Merge(ReadOnlySpan<Bytes> sources)
    {
        var trimmed = new List<Bytes>();
        foreach (Bytes source in sources)
        {
            ReadOnlySpan<byte> path = source.Span.TrimEnd((byte)'/');
            trimmed.Add(path.IsEmpty ? new Bytes("/"u8) : new Bytes(path));
        }
        return Merge(trimmed, 0);
    }

    /// <summary>
    /// Makes a tree at <paramref name="destination"/> in place of whatever is there: it is made beside it and takes its
    /// place in one step. Returns 0 or −errno.
    /// </summary>
    public static int Install(Node node, Bytes destination)
    {
        destination = new Bytes(destination.Span.TrimEnd((byte)'/'));
        Bytes temporary = UniqueName.Beside(destination);
        int result = Make(node, temporary);
        if (result >= 0)
            result = Replace(temporary, destination);
        using var removal = new TreeRemoval();
        int removed = removal.Remove(temporary);
        return result < 0 ? result : removed;
    }

    private Node? Merge(List<Bytes> sources, int depth)
    {
        List<Bytes>? directories = Directories(sources);
        if (directories is null)
            return null;
        if (directories.Count < 2 || depth > MaxDepth)
            return new Node(directories.Count == 0 ? sources[^1] : directories[^1], null);
        var names = new SortedDictionary<Bytes, List<Bytes>>(ByBytes.Instance);
        foreach (Bytes directory in directories)
        {
            List<Bytes>? entries = DirectoryReader.Sorted(directory, out int error);
            if (entries is null)
                return Fail(directory, error);
            foreach (Bytes entry in entries)
            {
                if (!names.TryGetValue(entry, out List<Bytes>? having))
                    names[entry] = having = [];
                having.Add(Bytes.Concat(directory, directory.Equals("/"u8) ? default : "/"u8, entry));
            }
        }
        if (names.Count == 0)
            return new Node(directories[^1], null);
        var children = new List<(Bytes Name, Node Node)>();
        foreach ((Bytes name, List<Bytes> having) in names)
        {
            Node? child = Merge(having, depth + 1);
            if (child is null)
                return null;
            children.Add((name, child));
        }
        return new Node(Shared(children, directories), children);
    }

    /// <summary>
    /// The sources that are directories, from the one on after which there is nothing else; empty if the last is none.
    /// Null if a source cannot be read, or is no directory and comes after one.
    /// </summary>
    private List<Bytes>? Directories(List<Bytes> sources)
    {
        var directories = new List<Bytes>();
        foreach (Bytes source in sources)
        {
            bool isDirectory = Sys.Stat(source, out FileStatus status) >= 0 && status.IsDirectory;
            int result = isDirectory ? 0 : Sys.Lstat(source, out _);
            if (result < 0 || (!isDirectory && directories.Count > 0))
            {
                Fail(source, result);
                return null;
            }
            if (isDirectory)
                directories.Add(source);
        }
        return directories;
    }

    /// <summary>The one source that all children are links into; null if there is none.</summary>
    private static Bytes Shared(List<(Bytes Name, Node Node)> children, List<Bytes> directories)
    {
        foreach (Bytes directory in directories)
        {
            bool all = true;
            foreach ((Bytes name, Node node) in children)
                all = all && node.Target == Bytes.Concat(directory, directory.Equals("/"u8) ? default : "/"u8, name);
            if (all)
                return directory;
        }
        return default;
    }

    private Node? Fail(Bytes source, int error)
    {
        (Culprit, Error) = (source, error);
        return null;
    }

    private static int Make(Node node, Bytes path)
    {
        if (!node.Target.IsNull)
            return Sys.Symlink(node.Target, path);
        int result = Sys.Mkdir(path, 0x1ED);
        foreach ((Bytes name, Node child) in node.Children!)
        {
            if (result < 0)
                return result;
            result = Make(child, Bytes.Concat(path, "/"u8, name));
        }
        return result;
    }

    private static int Replace(Bytes temporary, Bytes destination)
    {
        int result = Sys.Rename(temporary, destination);
        if (result is not (-EISDIR or -ENOTDIR or -ENOTEMPTY or -EEXIST))
            return result;
        result = Sys.Exchange(temporary, destination);
        if (result is not (-EINVAL or -ENOSYS))
            return result;
        // This file system cannot swap: the old tree steps aside, and for a moment there is none.
        Bytes old = UniqueName.Beside(destination);
        result = Sys.Rename(destination, old);
        if (result < 0)
            return result;
        result = Sys.Rename(temporary, destination);
        return Sys.Rename(old, result < 0 ? destination : temporary) is var moved && result < 0 ? result : moved;
    }

    /// <summary>A place in the tree: a link to <see cref="Target"/>, or, where that is null, a directory.</summary>
    internal sealed record Node(Bytes Target, List<(Bytes Name, Node Node)>? Children);

    private sealed class ByBytes : IComparer<Bytes>
    {
        public static readonly ByBytes Instance = new();

        public int Compare(Bytes x, Bytes y) => x.Span.SequenceCompareTo(y);
    }
}
