using System;
using System.Collections.Generic;
using S6Overlay.Core;
using S6Overlay.Kernel;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Files;

/// <summary>
/// Copies a file, or a directory with everything below it: permissions always, owner and group where we may give files
/// away. Works relative to directory descriptors on both sides; below the two roots no symbolic link is followed, they
/// are copied. What is in the way in the destination is replaced, except a directory by something else or the reverse.
/// Stops at the first failure.
/// </summary>
internal sealed class TreeCopy : IDisposable
{
    private const byte TypeDirectory = 4, TypeRegular = 8;

    private readonly Descent _from = new();
    private readonly Descent _to = new();
    private readonly List<Frame> _frames = [];
    private readonly byte[] _buffer = new byte[32768];
    private readonly bool _root = Sys.GetEuid() == 0;
    private ulong _targetDevice, _targetInode;

    /// <summary>The path, on the source's side, of what could not be copied.</summary>
    public Bytes Culprit { get; private set; }

    /// <summary>Returns 0 or −errno.</summary>
    public int Copy(Bytes source, Bytes destination)
    {
        Culprit = source;
        int result = Sys.Lstat(source, out FileStatus status);
        if (result < 0)
            return result;
        if (!status.IsDirectory)
            return CopyEntry(AT_FDCWD, source, AT_FDCWD, destination, 0);
        result = EnterRoots(source, destination);
        while (result >= 0 && _frames.Count > 0)
        {
            Frame frame = _frames[^1];
            if (frame.Directories.Count > 0)
            {
                Bytes name = frame.Directories[^1];
                frame.Directories.RemoveAt(frame.Directories.Count - 1);
                result = EnterBoth(name);
                continue;
            }
            result = Settle(_to.Fd, frame.Status);
            if (result < 0)
                return At(default, result);
            result = _from.Leave();
            if (result >= 0)
                result = _to.Leave();
            if (result < 0)
                return At(default, result);
            _frames.RemoveAt(_frames.Count - 1);
        }
        return result;
    }

    public void Dispose()
    {
        _from.Dispose();
        _to.Dispose();
    }

    private int EnterRoots(Bytes source, Bytes destination)
    {
        int result = _from.Enter(source);
        if (result >= 0)
            result = MakeDirectory(AT_FDCWD, destination);
        if (result >= 0)
            result = _to.EnterRoot(destination);
        FileStatus target = default;
        if (result >= 0)
            result = Sys.StatDescriptor(_to.Fd, out target);
        if (result < 0)
            return result;
        (_targetDevice, _targetInode) = (target.Device, target.Inode);
        result = Sys.StatDescriptor(_from.Fd, out FileStatus status);
        return result < 0 ? result : Begin(source, status);
    }

    private int EnterBoth(Bytes name)
    {
        int result = _from.Enter(name);
        if (result < 0)
            return At(name, result);
        result = Sys.StatDescriptor(_from.Fd, out FileStatus status);
        // A destination inside the source is not copied into itself.
        if (result >= 0 && status.Device == _targetDevice && status.Inode == _targetInode)
            return _from.Leave();
        if (result >= 0)
            result = MakeDirectory(_to.Fd, name);
        if (result >= 0)
            result = _to.Enter(name);
        return result < 0 ? At(name, result) : Begin(name, status);
    }

    // Nobody else gets in before owner and permissions are settled, which is when the content is there.
    private static int MakeDirectory(int directory, Bytes name)
    {
        int result = Sys.MkdirAt(directory, name, 0x1C0);
        return result == -EEXIST ? 0 : result;
    }

    private int Begin(Bytes name, FileStatus status)
    {
        var frame = new Frame(name, status);
        _frames.Add(frame);
        var reader = new DirectoryReader(_from.Fd, _buffer);
        while (reader.Next())
        {
            var entry = new Bytes(reader.Name);
            int result = reader.Type == TypeDirectory ? -EISDIR : CopyEntry(_from.Fd, entry, _to.Fd, entry, reader.Type);
            if (result == -EISDIR && (reader.Type == TypeDirectory || IsDirectory(entry)))
                frame.Directories.Add(entry);
            else if (result < 0)
                return At(entry, result);
        }
        return reader.Error < 0 ? At(default, reader.Error) : 0;
    }

    private bool IsDirectory(Bytes entry) =>
        Sys.StatAt(_from.Fd, entry, out FileStatus status, AT_SYMLINK_NOFOLLOW) >= 0 && status.IsDirectory;

    /// <summary>Copies one file that is not a directory; −EISDIR if it is one, or one is in its way.</summary>
    private int CopyEntry(int fromDirectory, Bytes from, int toDirectory, Bytes to, byte type)
    {
        if (type == TypeRegular)
            return CopyRegular(fromDirectory, from, toDirectory, to);
        int result = Sys.StatAt(fromDirectory, from, out FileStatus status, AT_SYMLINK_NOFOLLOW);
        if (result < 0)
            return result;
        if (status.IsRegular)
            return CopyRegular(fromDirectory, from, toDirectory, to);
        if (status.IsDirectory)
            return -EISDIR;
        Bytes target = status.IsSymlink ? Sys.ReadLinkAt(fromDirectory, from, out result) : default;
        if (result < 0)
            return result;
        result = MakeSpecial(toDirectory, to, status, target);
        if (result == -EEXIST)
        {
            result = Sys.UnlinkAt(toDirectory, to, 0);
            if (result >= 0)
                result = MakeSpecial(toDirectory, to, status, target);
        }
        if (result < 0)
            return result;
        result = _root ? Sys.ChownAt(toDirectory, to, status.Uid, status.Gid, AT_SYMLINK_NOFOLLOW) : 0;
        if (result == -EPERM)
            result = 0;
        return result < 0 || status.IsSymlink ? result : Sys.ChmodAt(toDirectory, to, status.Permissions);
    }

    private static int MakeSpecial(int directory, Bytes name, FileStatus status, Bytes target) => status.IsSymlink
        ? Sys.SymlinkAt(target, directory, name)
        : Sys.MknodAt(directory, name, status.Mode & (S_IFMT | 0x180), status.SpecialDevice);

    private int CopyRegular(int fromDirectory, Bytes from, int toDirectory, Bytes to)
    {
        // Not blocking: it could have become a FIFO since its type was read.
        int source = Sys.OpenAt(fromDirectory, from, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
        if (source < 0)
            return source;
        int result = Sys.StatDescriptor(source, out FileStatus status);
        if (result >= 0 && !status.IsRegular)
            result = status.IsDirectory ? -EISDIR : -ESTALE;
        if (result >= 0)
            result = CopyContent(source, status, toDirectory, to);
        Sys.Close(source);
        return result;
    }

    private int CopyContent(int source, FileStatus status, int toDirectory, Bytes to)
    {
        int target = OpenTarget(toDirectory, to, status, out bool same);
        if (target < 0 || same)
            return target;
        int result = Transfer.FileToFile(source, status, target);
        if (result >= 0)
            result = Settle(target, status);
        int closed = Sys.Close(target);
        return result < 0 ? result : closed;
    }

    /// <summary>A new file, or an existing regular file emptied; anything else but a directory is replaced.</summary>
    private static int OpenTarget(int directory, Bytes name, FileStatus source, out bool same)
    {
        same = false;
        int fd = Create(directory, name);
        if (fd != -EEXIST)
            return fd;
        fd = Sys.OpenAt(directory, name, O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
        if (fd == -EISDIR)
            return fd;
        if (fd >= 0)
        {
            int result = Sys.StatDescriptor(fd, out FileStatus target);
            same = result >= 0 && target.Device == source.Device && target.Inode == source.Inode;
            if (result >= 0 && target.IsRegular && !same)
                result = Sys.Truncate(fd, 0);
            if (result >= 0 && target.IsRegular && !same)
                return fd;
            Sys.Close(fd);
            if (same)
                return 0;
        }
        fd = Sys.UnlinkAt(directory, name, 0);
        return fd < 0 ? fd : Create(directory, name);
    }

    private static int Create(int directory, Bytes name) =>
        Sys.OpenAt(directory, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0x180);

    /// <summary>Gives a copy its owner and permissions. Without the owner it does not get its set-id bits either.</summary>
    private int Settle(int fd, FileStatus status)
    {
        uint permissions = status.Permissions;
        int result = _root ? Sys.ChownDescriptor(fd, status.Uid, status.Gid) : -EPERM;
        if (result == -EPERM)
        {
            if ((permissions & 0xC00) != 0 && (Sys.StatDescriptor(fd, out FileStatus own) < 0 || own.Uid != status.Uid || own.Gid != status.Gid))
                permissions &= 0x3FF;
            result = 0;
        }
        return result < 0 ? result : Sys.ChmodDescriptor(fd, permissions);
    }

    private int At(Bytes name, int error)
    {
        Bytes path = default;
        foreach (Frame frame in _frames)
            path = path.IsNull ? frame.Name : Bytes.Concat(path, "/"u8, frame.Name);
        Culprit = name.IsNull ? path : Bytes.Concat(path, "/"u8, name);
        return error;
    }

    /// <summary>A directory on the way: its owner and permissions, and the subdirectories still to be copied.</summary>
    private sealed class Frame(Bytes name, FileStatus status)
    {
        public Bytes Name { get; } = name;

        public FileStatus Status { get; } = status;

        public List<Bytes> Directories { get; } = [];
    }
}
