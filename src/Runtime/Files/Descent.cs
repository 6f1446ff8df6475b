using System;
using System.Collections.Generic;
using S6Overlay.Core;
using S6Overlay.Kernel;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Files;

/// <summary>
/// The directories from the root of a walk down to where it is, held by descriptor: nothing below the root is looked
/// up by path, so nobody can lead the walk elsewhere by swapping a directory for a symbolic link, and no depth is too
/// deep. Only the innermost directories stay open; an outer one is closed, and opened again as <c>..</c> on the way
/// back, when it must be the same directory that was left.
/// </summary>
internal sealed class Descent : IDisposable
{
    private const int MaxOpen = 32;

    private readonly List<Level> _levels = [];

    /// <summary>How many directories the walk is in; 0 before the root.</summary>
    public int Depth => _levels.Count;

    /// <summary>The directory the walk is in; what paths are relative to before the root.</summary>
    public int Fd => _levels.Count == 0 ? AT_FDCWD : _levels[^1].Fd;

    /// <summary>Goes into a directory of the current one, never through a symbolic link. Returns 0 or −errno.</summary>
    public int Enter(Bytes name) => Open(name, O_NOFOLLOW);

    /// <summary>Goes into the root of the walk, which the user named: a symbolic link to it is followed.</summary>
    public int EnterRoot(Bytes path) => Open(path, 0);

    /// <summary>Goes back to the directory above. Returns 0; −ESTALE if the directory was moved away meanwhile, or another −errno.</summary>
    public int Leave()
    {
        int inner = Fd;
        _levels.RemoveAt(_levels.Count - 1);
        int result = _levels.Count > 0 && _levels[^1].Fd < 0 ? Reopen(inner) : 0;
        Sys.Close(inner);
        return result;
    }

    public void Dispose()
    {
        foreach (Level level in _levels)
            if (level.Fd >= 0)
                Sys.Close(level.Fd);
        _levels.Clear();
    }

    private int Open(Bytes name, int flags)
    {
        int fd = Sys.OpenAt(Fd, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | flags);
        if (fd < 0)
            return fd;
        int result = _levels.Count >= MaxOpen ? CloseOuter(_levels.Count - MaxOpen) : 0;
        if (result < 0)
            Sys.Close(fd);
        else
            _levels.Add(new Level(fd, 0, 0));
        return result;
    }

    private int CloseOuter(int index)
    {
        int fd = _levels[index].Fd;
        if (fd < 0)
            return 0;
        int result = Sys.StatDescriptor(fd, out FileStatus status);
        if (result < 0)
            return result;
        _levels[index] = new Level(-1, status.Device, status.Inode);
        return Sys.Close(fd);
    }

    private int Reopen(int inner)
    {
        int fd = Sys.OpenAt(inner, new Bytes(".."u8), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (fd < 0)
            return fd;
        Level expected = _levels[^1];
        int result = Sys.StatDescriptor(fd, out FileStatus status);
        if (result >= 0 && (status.Device != expected.Device || status.Inode != expected.Inode))
            result = -ESTALE;
        if (result < 0)
        {
            Sys.Close(fd);
            return result;
        }
        _levels[^1] = new Level(fd, expected.Device, expected.Inode);
        return 0;
    }

    /// <summary>One directory on the way; its identity is known where it is closed.</summary>
    private readonly record struct Level(int Fd, ulong Device, ulong Inode);
}
