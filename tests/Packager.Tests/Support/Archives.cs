using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Text;
using S6Overlay.Packaging.Archive;
using S6Overlay.Packaging.Tree;

namespace S6Overlay.Packaging.Tests.Support;

/// <summary>Entries and archives for tests.</summary>
internal static class Archives
{
    public static readonly DateTimeOffset Time = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    public static FileEntry File(string path, string text = "text", string mode = "0644") =>
        new(path, Permissions.Parse(mode)!.Value, FileContent.Of(Encoding.UTF8.GetBytes(text)));

    public static byte[] Bytes(IEnumerable<Entry> entries, DateTimeOffset? time = null, Compression compression = Compression.Fast)
    {
        using var output = new MemoryStream();
        TarballWriter.Write(EntryList.Of(entries), output, time ?? Time, compression: compression);
        return output.ToArray();
    }

    /// <summary>Writes an archive into <paramref name="folder"/> and gives its path.</summary>
    public static string Write(TempFolder folder, IEnumerable<Entry> entries, string name = "a.tar.gz", Compression compression = Compression.Fast)
    {
        System.IO.File.WriteAllBytes(folder[name], Bytes(entries, compression: compression));
        return folder[name];
    }

    public static byte[] Unzip(byte[] packed)
    {
        using var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        gzip.CopyTo(bytes);
        return bytes.ToArray();
    }

    public static byte[] Zip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(bytes);
        return packed.ToArray();
    }
}
