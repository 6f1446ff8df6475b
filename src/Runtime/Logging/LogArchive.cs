using System;
using System.Collections.Generic;
using S6Overlay.Core;
using S6Overlay.Kernel;
using S6Overlay.Text;

namespace S6Overlay.Logging;

/// <summary>The archived files of a logdir: <c>@</c>, a TAI64N stamp, and <c>.s</c> or <c>.u</c>. By name they are sorted by age.</summary>
internal static class LogArchive
{
    private const int NameLength = Tai.TextLength + 2;

    /// <summary>A path for a file that is archived now; no file has it.</summary>
    public static Bytes NewName(Bytes directory, ReadOnlySpan<byte> suffix)
    {
        Span<byte> stamp = stackalloc byte[Tai.TextLength];
        for (Tai time = Tai.Now; ; time = time with { Nanoseconds = time.Nanoseconds + 1 })
        {
            time.Format(stamp);
            Bytes name = Bytes.Concat(directory, "/"u8, stamp, suffix);
            if (Sys.Lstat(name, out _) < 0)
                return name;
        }
    }

    /// <summary>Removes the oldest files until at most <paramref name="count"/> are left, of <paramref name="size"/> bytes together (0: any size).</summary>
    public static void Trim(LogVoice voice, Bytes directory, uint count, ulong size)
    {
        List<Bytes>? names = DirectoryReader.Sorted(directory, out int error);
        if (names is null)
        {
            voice.WarnSystem(error, $"unable to list {directory}");
            return;
        }
        names.RemoveAll(static name => !IsArchive(name));
        ulong total = 0;
        uint kept = 0;
        bool full = false;
        for (int i = names.Count - 1; i >= 0; i--)
        {
            Bytes file = Bytes.Concat(directory, "/"u8, names[i]);
            if (size > 0 && Sys.Stat(file, out FileStatus status) >= 0)
                total += (ulong)status.Size;
            full |= kept >= count || (size > 0 && total > size);
            if (!full)
            {
                kept++;
                continue;
            }
            error = Sys.Unlink(file);
            if (error < 0)
                voice.WarnSystem(error, $"unable to remove {file}");
        }
    }

    private static bool IsArchive(ReadOnlySpan<byte> name) =>
        name.Length == NameLength && name[0] == (byte)'@' && (name.EndsWith(".s"u8) || name.EndsWith(".u"u8)) && Tai.Parse(name, out _);
}
