using System.IO;

namespace S6Overlay.Packaging.Tree;

/// <summary>
/// One member of an archive. Owner and time are not here: every member is root's and carries the
/// archive's one timestamp.
/// </summary>
/// <param name="Path">Relative to the image's root, see <see cref="MemberPath"/>.</param>
public abstract record Entry(string Path);

/// <summary>A directory the archive owns: it is created, and its mode is set, when extracted.</summary>
public sealed record DirectoryEntry(string Path, Permissions Mode) : Entry(Path);

/// <summary>A symbolic link.</summary>
public sealed record LinkEntry(string Path, string Target) : Entry(Path);

/// <summary>A regular file.</summary>
public sealed record FileEntry(string Path, Permissions Mode, FileContent Content) : Entry(Path);

/// <summary>Where a regular file's bytes come from; opened only while the member is written.</summary>
public abstract class FileContent
{
    /// <summary>A file on disk.</summary>
    public static FileContent Of(FileInfo source) => new OnDisk(source);

    /// <summary>Bytes in memory, for the small files that are made here.</summary>
    public static FileContent Of(byte[] bytes) => new InMemory(bytes);

    /// <summary>Opens the content for reading from its start; its length is known.</summary>
    /// <exception cref="PackagingException">The source cannot be read.</exception>
    public abstract Stream Open();

    private sealed class OnDisk(FileInfo source) : FileContent
    {
        public override Stream Open()
        {
            try
            {
                return source.OpenRead();
            }
            catch (System.Exception e) when (e is IOException or System.UnauthorizedAccessException)
            {
                throw new PackagingException($"unable to read {source.FullName}: {e.Message}", e);
            }
        }
    }

    private sealed class InMemory(byte[] bytes) : FileContent
    {
        public override Stream Open() => new MemoryStream(bytes, writable: false);
    }
}
