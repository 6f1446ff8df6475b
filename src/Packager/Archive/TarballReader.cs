using System;
using System.Collections.Generic;
using System.Formats.Tar;
using System.IO;
using System.Security.Cryptography;
using System.Text;
using S6Overlay.Packaging.Tree;

namespace S6Overlay.Packaging.Archive;

/// <summary>
/// Reads any gzipped tar archive, not only those written here. It shares no code with the writer, so that
/// what the writer got wrong shows.
/// </summary>
public static class TarballReader
{
    private const int ShimLineLimit = 128;

    /// <summary>Lists the members of <paramref name="file"/>; their contents are read but not kept.</summary>
    /// <exception cref="PackagingException">The file cannot be read or is not a gzipped tar archive.</exception>
    public static Contents Read(string file)
    {
        try
        {
            using var packed = File.OpenRead(file);
            using var gzip = new GunzipStream(packed);
            using var tar = new TarReader(gzip, leaveOpen: true);
            var members = new List<Member>();
            while (tar.GetNextEntry() is { } entry)
            {
                if (entry.EntryType != TarEntryType.GlobalExtendedAttributes)
                    members.Add(ToMember(entry));
            }

            ReadPadding(gzip, file);
            if (members.Count == 0)
                throw new PackagingException($"{file} holds no members");
            return new Contents(packed.Length, members);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException or FormatException)
        {
            throw new PackagingException($"unable to read {file} as a .tar.gz archive: {e.Message}", e);
        }
    }

    // To the very end, because the checksum comes last; and nothing may hide behind the archive's end.
    private static void ReadPadding(GunzipStream gzip, string file)
    {
        var buffer = new byte[1 << 16];
        int count;
        while ((count = gzip.Read(buffer)) > 0)
        {
            if (buffer.AsSpan(0, count).ContainsAnyExcept((byte)0))
                throw new PackagingException($"{file} goes on behind the end of the archive");
        }
    }

    private static Member ToMember(TarEntry entry)
    {
        var digest = "";
        string? shim = null;
        if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile)
            digest = Digest(entry.DataStream ?? Stream.Null, out shim);
        return new Member(
            entry.Name,
            Member.KindOf(entry.EntryType),
            new Permissions((int)entry.Mode),
            entry.Uid,
            entry.Gid,
            entry.Length,
            entry.ModificationTime,
            entry.LinkName,
            digest,
            shim);
    }

    private static string Digest(Stream content, out string? shim)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 16];
        var first = content.ReadAtLeast(buffer, ShimLineLimit, throwOnEndOfStream: false);
        shim = ShimCommandOf(buffer.AsSpan(0, first));
        for (var count = first; count > 0; count = content.Read(buffer))
            hash.AppendData(buffer, 0, count);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static string? ShimCommandOf(ReadOnlySpan<byte> start)
    {
        var mark = $"#!/{OverlayTree.BinaryPath} {OverlayTree.ShimOption}";
        var end = start.IndexOf((byte)'\n');
        if (end < 0)
            return null;
        var line = Encoding.Latin1.GetString(start[..end]);
        return line.StartsWith(mark, StringComparison.Ordinal) ? line[mark.Length..] : null;
    }
}
