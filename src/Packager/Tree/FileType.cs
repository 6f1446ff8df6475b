using System;
using System.ComponentModel;
using System.Runtime.InteropServices;

namespace S6Overlay.Packaging.Tree;

/// <summary>
/// What the framework does not tell: it calls everything that is not a directory a file, and opening a fifo
/// to find out would wait for ever.
/// </summary>
internal static partial class FileType
{
    private const int WorkingDirectory = -100;
    private const uint TypeMask = 1;
    private const int ModeOffset = 28;
    private const int BufferSize = 256;
    private const int KindBits = 0xF000;
    private const int RegularFile = 0x8000;

    /// <summary>Whether a path is a regular file, or a link to one.</summary>
    /// <exception cref="PackagingException">It cannot be looked at.</exception>
    public static bool IsRegular(string path)
    {
        // statx, because its result has the same layout on every architecture and in every C library.
        var buffer = new byte[BufferSize];
        if (Statx(WorkingDirectory, path, flags: 0, TypeMask, buffer) != 0)
            throw new PackagingException($"unable to read {path}: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");
        return (BitConverter.ToUInt16(buffer, ModeOffset) & KindBits) == RegularFile;
    }

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int folder, string path, int flags, uint mask, [Out] byte[] buffer);
}
