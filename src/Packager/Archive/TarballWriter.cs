using System;
using System.Buffers;
using System.IO;
using System.Text;
using ICSharpCode.SharpZipLib.GZip;
using ICSharpCode.SharpZipLib.Tar;
using S6Overlay.Packaging.Deflate;
using S6Overlay.Packaging.Tree;

namespace S6Overlay.Packaging.Archive;

/// <summary>How far the writing of an archive has come.</summary>
/// <param name="Members">Members written.</param>
/// <param name="TotalMembers">Members to write.</param>
/// <param name="Bytes">Bytes of file content written.</param>
/// <param name="Path">The member just written.</param>
public readonly record struct PackProgress(int Members, int TotalMembers, long Bytes, string Path);

/// <summary>
/// Writes a gzipped tar archive whose bytes depend on the entries and the given time alone: not on the
/// clock, the umask, the locale, the user or the library that the runtime compresses with.
/// </summary>
/// <remarks>
/// The format is GNU tar's; a name or link target of more than 100 bytes goes into a long-name member in
/// front of its own. GNU tar, BusyBox tar, bsdtar and container engines all read that.
/// </remarks>
public static class TarballWriter
{
    /// <summary>The largest file that fits the eleven octal digits of a header: one byte less than 8 GiB.</summary>
    public const long MaxFileSize = (8L << 30) - 1;

    /// <summary>The latest time that fits the same digits, in seconds since 1970.</summary>
    public const long MaxTime = MaxFileSize;

    private const int NameField = 100;
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Writes <paramref name="entries"/> to <paramref name="output"/>, which stays open.</summary>
    /// <param name="entries">The members.</param>
    /// <param name="output">Where the archive goes; it need not be seekable.</param>
    /// <param name="time">The timestamp of every member, whole seconds from 1970 to 2242.</param>
    /// <param name="progress">Told after every member.</param>
    /// <param name="compression">How the archive is packed.</param>
    /// <exception cref="PackagingException">
    /// A source cannot be read, changes its size meanwhile, or is larger than <see cref="MaxFileSize"/>; a
    /// name is not Unicode; the time cannot be written.
    /// </exception>
    public static void Write(
        EntryList entries,
        Stream output,
        DateTimeOffset time,
        IProgress<PackProgress>? progress = null,
        Compression compression = Compression.Fast)
    {
        if (time.ToUnixTimeSeconds() is < 0 or > MaxTime)
            throw new PackagingException($"a member cannot carry the time {time:u}");

        // Closed at the end and only then: closing writes the archive's end, which an archive that failed in
        // the middle must not get, and reports an unfinished member in place of what went wrong.
        var tar = new TarOutputStream(compression == Compression.Small ? new SmallGzipStream(output) : FastGzip(output), Utf8);
        var written = 0;
        var bytes = 0L;
        foreach (var entry in entries.Entries)
        {
            bytes += WriteEntry(tar, entry, time.UtcDateTime);
            written++;
            progress?.Report(new PackProgress(written, entries.Entries.Count, bytes, entry.Path));
        }

        tar.Close();
    }

    private static GZipOutputStream FastGzip(Stream output)
    {
        var gzip = new GZipOutputStream(output) { IsStreamOwner = false, ModifiedTime = DateTime.UnixEpoch };
        gzip.SetLevel(9);
        return gzip;
    }

    private static long WriteEntry(TarOutputStream tar, Entry entry, DateTime time)
    {
        var name = "./" + entry.Path;
        switch (entry)
        {
            case DirectoryEntry directory:
                return WriteMember(tar, name + "/", directory.Mode, TarHeader.LF_DIR, time);
            case LinkEntry link:
                return WriteMember(tar, name, Permissions.Link, TarHeader.LF_SYMLINK, time, link.Target);
            case FileEntry file:
                using (var content = file.Content.Open())
                    return WriteMember(tar, name, file.Mode, TarHeader.LF_NORMAL, time, content: content);

            default:
                throw new InvalidOperationException(entry.GetType().Name);
        }
    }

    private static long WriteMember(
        TarOutputStream tar,
        string name,
        Permissions mode,
        byte type,
        DateTime time,
        string linkTarget = "",
        Stream? content = null)
    {
        var size = content?.Length ?? 0;
        if (size > MaxFileSize)
            throw new PackagingException($"{name} has {size} bytes; the most is {MaxFileSize}");

        // The library would cut a long target silently, and would give a long name's own member another
        // format mark than the rest: both kinds of long-name members are made here.
        WriteLongText(tar, linkTarget, TarHeader.LF_GNU_LONGLINK);
        WriteLongText(tar, name, TarHeader.LF_GNU_LONGNAME);
        var header = Header(Cut(name), mode, type, time, size);
        header.LinkName = Cut(linkTarget);
        tar.PutNextEntry(new TarEntry(header));
        if (content is not null)
            Copy(content, size, tar, name);
        tar.CloseEntry();
        return size;
    }

    private static void WriteLongText(TarOutputStream tar, string text, byte type)
    {
        byte[] bytes;
        try
        {
            bytes = Utf8.GetBytes(text + "\0");
        }
        catch (EncoderFallbackException e)
        {
            throw new PackagingException($"the name '{text}' is not Unicode", e);
        }

        if (bytes.Length - 1 <= NameField)
            return;
        tar.PutNextEntry(new TarEntry(Header("././@LongLink", Permissions.Plain, type, DateTime.UnixEpoch, bytes.Length)));
        tar.Write(bytes, 0, bytes.Length);
        tar.CloseEntry();
    }

    private static TarHeader Header(string name, Permissions mode, byte type, DateTime time, long size) => new()
    {
        // "ustar", two blanks and a NUL are GNU's mark; the library's own default is neither GNU's nor POSIX's.
        Magic = "ustar ",
        Version = " ",
        Name = name,
        Mode = mode.Bits,
        TypeFlag = type,
        Size = size,
        ModTime = time,
        UserId = 0,
        GroupId = 0,
        UserName = "root",
        GroupName = "root",
    };

    /// <summary>As much of <paramref name="text"/> as fits a header's field, in whole characters.</summary>
    private static string Cut(string text)
    {
        var end = 0;
        var bytes = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > NameField)
                break;
            end += rune.Utf16SequenceLength;
        }

        return text[..end];
    }

    private static void Copy(Stream content, long size, TarOutputStream tar, string name)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(1 << 16);
        try
        {
            var left = size;
            while (left > 0)
            {
                var count = content.Read(buffer, 0, (int)Math.Min(buffer.Length, left));
                if (count == 0)
                    throw new PackagingException($"{name} became shorter while it was read");
                tar.Write(buffer, 0, count);
                left -= count;
            }

            if (content.ReadByte() >= 0)
                throw new PackagingException($"{name} became longer while it was read");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
