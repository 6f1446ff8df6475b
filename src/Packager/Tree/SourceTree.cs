using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace S6Overlay.Packaging.Tree;

/// <summary>A folder laid out as in an image, read into entries.</summary>
public static class SourceTree
{
    /// <summary>
    /// The entries of the folder <paramref name="root"/>: its files and links, and the directories that
    /// <paramref name="modes"/> lists, whether or not they exist on disk.
    /// </summary>
    /// <param name="root">The folder.</param>
    /// <param name="modes">Its permissions.</param>
    /// <param name="additions">Further files, which the table rules as well.</param>
    /// <exception cref="PackagingException">
    /// The folder cannot be read; it holds a device, socket or fifo; an empty directory is not in the mode
    /// table and would be lost; the table has a record that matches nothing.
    /// </exception>
    public static IEnumerable<Entry> Read(string root, ModeTable modes, IEnumerable<(string Member, FileInfo File)>? additions = null)
    {
        if (!Directory.Exists(root))
            throw new PackagingException($"unable to read {root}: no such folder");

        var entries = new List<Entry>();
        entries.AddRange(modes.Directories.Select(directory => new DirectoryEntry(directory.Key, directory.Value)));
        Collect(new DirectoryInfo(root), prefix: "", modes, entries);
        entries.AddRange((additions ?? []).Select(addition => ToEntry(addition.File, MemberPath.Checked(addition.Member), modes)));
        if (modes.UnusedRecords().FirstOrDefault() is { Where: not null } unused)
            throw unused.Refusal($"no file of {root} matches '{unused.Fields[0]}'");
        return entries;
    }

    private static void Collect(DirectoryInfo folder, string prefix, ModeTable modes, List<Entry> entries)
    {
        var items = Items(folder);
        if (items.Length == 0 && prefix.Length > 0 && !modes.Directories.ContainsKey(prefix[..^1]))
            throw new PackagingException($"{folder.FullName} is empty and would be lost: add '{prefix} 0755' to {ModeTable.FileName}");
        foreach (var item in items)
        {
            if (prefix.Length == 0 && item.Name is ModeTable.FileName or ShimTable.FileName)
                continue;
            var path = prefix + item.Name;
            if (item.LinkTarget is { } target)
                entries.Add(new LinkEntry(path, target));
            else if (item is DirectoryInfo directory)
                Collect(directory, path + "/", modes, entries);
            else
                entries.Add(ToEntry((FileInfo)item, path, modes));
        }
    }

    private static FileEntry ToEntry(FileInfo file, string path, ModeTable modes)
    {
        if (!FileType.IsRegular(file.FullName))
            throw new PackagingException($"{file.FullName} is neither a file, a directory nor a link");
        var executable = (file.UnixFileMode & UnixFileMode.UserExecute) != 0;
        return new FileEntry(path, modes.ModeOf(path, executable), FileContent.Of(file));
    }

    private static FileSystemInfo[] Items(DirectoryInfo folder)
    {
        try
        {
            return folder.GetFileSystemInfos();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PackagingException($"unable to read {folder.FullName}: {e.Message}", e);
        }
    }
}
