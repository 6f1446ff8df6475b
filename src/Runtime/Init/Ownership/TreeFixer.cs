using System.Collections.Generic;
using S6Overlay.Core;
using S6Overlay.Kernel;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Init.Ownership;

/// <summary>
/// Gives a file, or a directory and what is below it, an owner and modes. The walk goes from directory to directory by
/// descriptor and never through a symbolic link, so nobody who can write in the tree can lead it out of there; what is
/// right already is not touched. It is done in slices: <see cref="Step"/> handles one read of a directory.
/// </summary>
internal sealed class TreeFixer
{
    /// <summary>How many directories of a path are held open; the ones above are found again through "..".</summary>
    private const int OpenDepth = 16;

    private readonly Owner _owner;
    private readonly FixAttrsLine _line;
    private readonly bool _hidden;
    private readonly List<Level> _levels = [];
    private readonly byte[] _buffer = new byte[32768];

    public TreeFixer(FixAttrsLine line, Owner owner, bool hidden)
    {
        _line = line;
        _owner = owner;
        _hidden = hidden;
    }

    /// <summary>How many files could not be fixed.</summary>
    public int Failures { get; private set; }

    /// <summary>The first of them, and why.</summary>
    public Bytes FirstFailure { get; private set; }

    public int FirstError { get; private set; }

    /// <summary>
    /// Begins with a file or a directory. A symbolic link is followed only if <paramref name="followed"/>: where the image's author
    /// wrote the name itself. Returns 0 or −errno if there is nothing to fix.
    /// </summary>
    public int Begin(Bytes path, bool followed)
    {
        int error = Sys.StatAt(AT_FDCWD, path, out FileStatus status, followed ? 0 : AT_SYMLINK_NOFOLLOW);
        if (error < 0)
            return error;
        if (status.IsSymlink)
            return 0;
        if (!status.IsDirectory)
        {
            Fix(AT_FDCWD, path, path, status, followed);
            return 0;
        }
        int fd = Sys.Open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | (followed ? 0 : O_NOFOLLOW));
        if (fd < 0)
        {
            if (_line.Recurse)
                Failed(path, fd);
            Fix(AT_FDCWD, path, path, status, followed);
            return 0;
        }
        Fix(AT_FDCWD, path, path, status, followed);
        if (_line.Recurse)
            _levels.Add(new Level(fd, path, status));
        else
            Sys.Close(fd);
        return 0;
    }

    /// <summary>Goes on with the walk. False when it is done.</summary>
    public bool Step()
    {
        if (_levels.Count == 0)
            return false;
        Level level = _levels[^1];
        if (!level.IsRead)
            ReadSome(level);
        else if (level.Subdirectories.Count > 0)
            Enter(level);
        else
            Leave(level);
        return _levels.Count > 0;
    }

    private void ReadSome(Level level)
    {
        var reader = new DirectoryReader(level.Fd, _buffer);
        do
        {
            if (!reader.Next())
            {
                level.IsRead = true;
                if (reader.Error < 0)
                    Failed(level.Path, reader.Error);
                return;
            }
            if (reader.Name[0] == (byte)'.' && !_hidden)
                continue;
            var name = new Bytes(reader.Name);
            int error = Sys.StatAt(level.Fd, name, out FileStatus status, AT_SYMLINK_NOFOLLOW);
            if (error < 0)
            {
                // What vanished meanwhile needs no fixing.
                if (error != -ENOENT)
                    Failed(level.PathOf(name), error);
                continue;
            }
            if (status.IsSymlink)
                continue;
            Fix(level.Fd, name, default, status, followed: false);
            if (status.IsDirectory)
                level.Subdirectories.Add(name);
        }
        while (!reader.IsAtBoundary);
    }

    private void Enter(Level level)
    {
        Bytes name = level.Subdirectories[^1];
        level.Subdirectories.RemoveAt(level.Subdirectories.Count - 1);
        int fd = Sys.OpenAt(level.Fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        if (fd < 0)
        {
            if (fd != -ENOENT)
                Failed(level.PathOf(name), fd);
            return;
        }
        Sys.StatDescriptor(fd, out FileStatus status);
        _levels.Add(new Level(fd, level.PathOf(name), status));
        if (_levels.Count > OpenDepth)
            _levels[^(OpenDepth + 1)].Close();
    }

    private void Leave(Level level)
    {
        _levels.RemoveAt(_levels.Count - 1);
        if (_levels.Count > 0 && _levels[^1].Fd < 0)
        {
            int error = _levels[^1].Reopen(level.Fd);
            if (error < 0)
            {
                // The tree was moved under our feet: what is above cannot be reached safely any more.
                Failed(_levels[^1].Path, error);
                foreach (Level above in _levels)
                    above.Close();
                _levels.Clear();
            }
        }
        level.Close();
    }

    private void Fix(int directory, Bytes name, Bytes path, FileStatus status, bool followed)
    {
        uint? mode = status.IsDirectory ? _line.DirectoryMode : _line.FileMode;
        bool chown = (_owner.Uid is { } uid && uid != status.Uid) || (_owner.Gid is { } gid && gid != status.Gid);
        int error = 0;
        if (chown)
            error = Sys.ChownAt(directory, name, _owner.Uid ?? status.Uid, _owner.Gid ?? status.Gid, followed ? 0 : AT_SYMLINK_NOFOLLOW);
        // A change of owner clears the setuid and setgid bits.
        bool cleared = chown && error >= 0 && (status.Permissions & 0xC00) != 0;
        if (mode is { } wanted && (wanted != status.Permissions || cleared))
        {
            int result = followed ? Sys.ChmodAt(directory, name, wanted) : Sys.ChmodAtNoFollow(directory, name, wanted);
            error = error < 0 ? error : result;
        }
        if (error < 0)
            Failed(path.IsNull ? _levels[^1].PathOf(name) : path, error);
    }

    private void Failed(Bytes path, int error)
    {
        if (Failures++ == 0)
            (FirstFailure, FirstError) = (path, error);
    }

    /// <summary>A directory on the way from the top to where the walk is.</summary>
    private sealed class Level(int fd, Bytes path, FileStatus status)
    {
        public int Fd { get; private set; } = fd;

        public Bytes Path { get; } = path;

        public bool IsRead { get; set; }

        /// <summary>Those still to be walked.</summary>
        public List<Bytes> Subdirectories { get; } = [];

        public Bytes PathOf(Bytes name) => Bytes.Concat(Path, "/"u8, name);

        public void Close()
        {
            if (Fd >= 0)
                Sys.Close(Fd);
            Fd = -1;
        }

        /// <summary>Opens it again as the parent of <paramref name="child"/>, if it still is.</summary>
        public int Reopen(int child)
        {
            int parent = Sys.OpenAt(child, new Bytes(".."), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
            if (parent < 0)
                return parent;
            if (Sys.StatDescriptor(parent, out FileStatus now) >= 0 && now.Device == status.Device && now.Inode == status.Inode)
            {
                Fd = parent;
                return 0;
            }
            Sys.Close(parent);
            return -ENOENT;
        }
    }
}
