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
        var entries = new List<Entry>();
        for (int i = 0; i < directories.Count; i++)
        {
            List<Bytes>? names = DirectoryReader.Sorted(directories[i], out int error);
            if (names is null)
                return Fail(directories[i], error);
            foreach (Bytes name in names)
                entries.Add(new Entry(name, i));
        }
        if (entries.Count == 0)
            return new Node(directories[^1], null);
        entries.Sort(static (a, b) => a.Name.Span.SequenceCompareTo(b.Name) is var order and not 0 ? order : a.Source - b.Source);
        var children = new List<Child>();
        for (int i = 0; i < entries.Count;)
        {
            Bytes name = entries[i].Name;
            var having = new List<Bytes>();
            for (; i < entries.Count && entries[i].Name == name; i++)
                having.Add(Below(directories[entries[i].Source], name));
            Node? child = Merge(having, depth + 1);
            if (child is null)
                return null;
            children.Add(new Child(name, child));
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
    private static Bytes Shared(List<Child> children, List<Bytes> directories)
    {
        foreach (Bytes directory in directories)
        {
            bool all = true;
            foreach (Child child in children)
                all = all && child.Node.Target == Below(directory, child.Name);
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
        foreach (Child child in node.Children!)
        {
            if (result < 0)
                return result;
            result = Make(child.Node, Below(path, child.Name));
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

    private static Bytes Below(Bytes directory, Bytes name) =>
        Bytes.Concat(directory, directory.Span.EndsWith("/"u8) ? default : "/"u8, name);

    /// <summary>A place in the tree: a link to <see cref="Target"/>, or, where that is null, a directory.</summary>
    internal sealed record Node(Bytes Target, List<Child>? Children);

    /// <summary>A name in a directory of the tree.</summary>
    internal sealed record Child(Bytes Name, Node Node);

    /// <summary>A name that a source has, by the source's number.</summary>
    private sealed record Entry(Bytes Name, int Source);
}
