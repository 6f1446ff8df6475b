using System;
using S6Overlay.Core;
using S6Overlay.Kernel;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Files;

/// <summary>Makes links that take the place of what was there in one step: at no time is there nothing.</summary>
internal static class AtomicLink
{
    private const int MaxTries = 16;

    /// <summary>Makes <paramref name="path"/> a symbolic link, replacing any file but a directory. Returns 0 or −errno.</summary>
    public static int Symbolic(Bytes target, Bytes path) => Replace(path, temporary => Sys.Symlink(target, temporary));

    /// <summary>Makes <paramref name="path"/> a hard link, replacing any file but a directory. Returns 0 or −errno.</summary>
    public static int Hard(Bytes existing, Bytes path, int flags) =>
        Replace(path, temporary => Sys.LinkAt(AT_FDCWD, existing, AT_FDCWD, temporary, flags));

    private static int Replace(Bytes path, Func<Bytes, int> make)
    {
        int result = -EEXIST;
        Bytes temporary = default;
        for (int i = 0; i < MaxTries && result == -EEXIST; i++)
        {
            temporary = UniqueName.Beside(path);
            result = make(temporary);
        }
        if (result < 0)
            return result;
        result = Sys.Rename(temporary, path);
        // Renaming one link of a file to another of the same file does nothing at all.
        Sys.Unlink(temporary);
        return result;
    }
}
