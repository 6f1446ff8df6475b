using System;
using System.IO;

namespace S6Overlay.Packaging.Tool;

/// <summary>
/// A file that appears under its name only when it is complete: whoever looks sees the old one, the new
/// one, or none.
/// </summary>
internal static class OutputFile
{
    private const UnixFileMode Everybody =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>For files that hold a secret.</summary>
    public const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Lets <paramref name="write"/> fill the file; if it throws, nothing is left behind.</summary>
    public static void Write(string path, Action<Stream> write, UnixFileMode mode = Everybody)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        Directory.CreateDirectory(folder);
        var temporary = Path.Combine(folder, $".{Path.GetFileName(path)}.{Environment.ProcessId}.tmp");
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = mode };
            using (var stream = new FileStream(temporary, options))
                write(stream);
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Writes <paramref name="bytes"/>.</summary>
    public static void Write(string path, byte[] bytes, UnixFileMode mode = Everybody) =>
        Write(path, stream => stream.Write(bytes), mode);
}
