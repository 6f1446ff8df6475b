using System;
using System.Collections.Generic;
using System.Formats.Tar;
using System.IO;
using System.IO.Compression;
using System.Text;

namespace S6Overlay.Packaging.Tests.Support;

/// <summary>Archives as others write them: everything that the library's own writer would refuse.</summary>
internal static class ForeignArchive
{
    /// <summary>A member; content for files, a target for links.</summary>
    public static TarEntry Entry(TarEntryType type, string name, string mode = "0644", string text = "", int uid = 0, int gid = 0)
    {
        var entry = new GnuTarEntry(type, name) { Mode = (UnixFileMode)Convert.ToInt32(mode, 8), Uid = uid, Gid = gid };
        if (type == TarEntryType.RegularFile)
            entry.DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        else if (type is TarEntryType.SymbolicLink or TarEntryType.HardLink)
            entry.LinkName = text;
        return entry;
    }

    public static string Write(TempFolder folder, params IEnumerable<TarEntry> entries)
    {
        using var file = File.Create(folder["foreign.tar.gz"]);
        using var gzip = new GZipStream(file, CompressionLevel.Fastest);
        using var tar = new TarWriter(gzip, TarEntryFormat.Gnu);
        foreach (var entry in entries)
            tar.WriteEntry(entry);
        return file.Name;
    }
}
