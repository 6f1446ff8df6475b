using System;

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

    /// <summary>Closes every close-on-exec descriptor, as execve would.</summary>
    public static void CloseOnExec()
    {
        for (int word = 0; word < _closeOnExec.Length; word++)
            while (_closeOnExec[word] != 0)
                Sys.Close((word << 6) + System.Numerics.BitOperations.TrailingZeroCount(_closeOnExec[word]));
    }
}
