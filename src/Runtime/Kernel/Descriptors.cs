using System;
using System.Collections.Generic;
using S6Overlay.Core;
using S6Overlay.Text;

namespace S6Overlay.Kernel;

/// <summary>
/// Which of this process's descriptors are close-on-exec. A mirror of kernel state, kept by <see cref="Sys"/>: when a
/// chain goes on in this process, what exec would have closed is closed from it without asking /proc.
/// </summary>
internal static class Descriptors
{
    private static ulong[] _closeOnExec = new ulong[2];

    public static void Mark(int fd)
    {
        if (fd < 0)
            return;
        if (fd >> 6 >= _closeOnExec.Length)
            Array.Resize(ref _closeOnExec, Math.Max(_closeOnExec.Length * 2, (fd >> 6) + 1));
        _closeOnExec[fd >> 6] |= 1UL << (fd & 63);
    }

    public static void Unmark(int fd)
    {
        if (fd >= 0 && fd >> 6 < _closeOnExec.Length)
            _closeOnExec[fd >> 6] &= ~(1UL << (fd & 63));
    }

    /// <summary>All descriptors from this one on are close-on-exec. −1 where /proc does not tell.</summary>
    public static int EndOfInherited()
    {
        List<Bytes>? names = DirectoryReader.Sorted(new Bytes("/proc/self/fd"u8), out _);
        if (names is null)
            return -1;
        int end = 3;
        foreach (Bytes name in names)
            if (Scan.Number(name, out uint fd) && fd >= end && !IsMarked((int)fd))
                end = (int)fd + 1;
        return end;
    }

    /// <summary>Closes every close-on-exec descriptor, as execve would.</summary>
    public static void CloseOnExec()
    {
        for (int word = 0; word < _closeOnExec.Length; word++)
            while (_closeOnExec[word] != 0)
                Sys.Close((word << 6) + System.Numerics.BitOperations.TrailingZeroCount(_closeOnExec[word]));
    }

    private static bool IsMarked(int fd) => fd >> 6 < _closeOnExec.Length && (_closeOnExec[fd >> 6] >> (fd & 63) & 1) != 0;
}
