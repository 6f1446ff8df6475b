using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using S6Overlay.Core;
using S6Overlay.Kernel;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Logging;

/// <summary>
/// The file <c>.journal</c> of the first logdir: what was taken from the pipe and is not in every logdir yet. With it a
/// logger may be killed at any moment, and the next one goes on where it was.
/// <para>
/// Lines never are in this process alone. They are looked at with tee(2), which leaves them in the pipe, and leave the
/// pipe with splice(2): the kernel puts them into a file as it takes them out, and a kill comes before or after. Where
/// lines are stored as they are, that file is <c>current</c> itself; else it is the journal, and they are stamped and
/// selected from there.
/// </para>
/// <para>
/// How much of the journal is logged need not be recorded, as the size of each <c>current</c> tells it. The header says
/// what that size was when the journal began, and of which inode; it is written again, in one write, when a rotation
/// has made a new <c>current</c>, before anything is in that. Until then the old one is called <c>current</c> or
/// <c>previous</c>. The same lines give as many bytes when they are logged again, so the next logger runs its script
/// over the whole journal and drops as many bytes as are there already.
/// </para>
/// <para>Where it cannot be written, and for what does not come from a pipe, lines are kept in memory instead.</para>
/// </summary>
internal sealed class LogJournal
{
    /// <summary>The header's place. It has 8 bytes for the script and 16 for each logdir, and lies in one page, so that no kill cuts it.</summary>
    private const int HeaderSize = 4096;

    /// <summary>A line that has no end yet and is longer is kept in memory.</summary>
    private const int Largest = 1 << 20;

    private readonly List<LogDirectory> _directories;
    private readonly Bytes _path;
    private readonly long[] _header;
    private readonly long _script;
    private int _fd;
    private int _length;
    private int _peekFrom = -1, _peekTo = -1;

    /// <summary>Something was read past the journal: until all is logged it takes no more, for the order's sake.</summary>
    private bool _passed;

    private LogJournal(LogScript script, ReadOnlySpan<Bytes> arguments)
    {
        _directories = script.Directories;
        _path = _directories[0].File(".journal"u8);
        _header = new long[1 + 2 * _directories.Count];
        IsDirect = script.StoresAsIs;
        foreach (Bytes argument in arguments)
            foreach (byte letter in Bytes.Concat(argument, "\0"u8).Span)
                _script = (_script ^ letter) * 0x100000001B3;
        // 0 is no script, and the sign has a meaning.
        _script = (_script | 1) & long.MaxValue;
    }

    /// <summary>There are lines in it: then sizes are compared with those of the header.</summary>
    public bool HasLines => _length > 0;

    /// <summary>False where the lines in it were read with another script, and would give other bytes now.</summary>
    public bool IsOurs { get; private set; } = true;

    /// <summary>The earlier logger had lines in memory, which are gone: what was cut there must not be joined with what comes now.</summary>
    public bool HasGap { get; private set; }

    /// <summary>Lines go from the pipe into <c>current</c>, and a kill may leave the beginning of one there.</summary>
    public bool IsDirect { get; }

    /// <summary>Nothing is in it or beside it: lines may go from the pipe to where they belong.</summary>
    public bool IsIdle => !HasLines && !_passed;

    /// <summary>Opens the journal that an earlier logger left or a new one, and tells the logdirs, whose locks are taken, what it says of them. Null where there can be none.</summary>
    public static LogJournal? Open(LogScript script, ReadOnlySpan<Bytes> arguments)
    {
        if (script.Directories.Count is 0 or > (HeaderSize - 8) / 16)
            return null;
        var journal = new LogJournal(script, arguments);
        journal._fd = Sys.Open(journal._path, O_RDWR | O_CREAT | O_CLOEXEC, 0x180);
        if (journal._fd < 0 || Sys.Pipe(out journal._peekFrom, out journal._peekTo) < 0)
            return null;
        journal.Load();
        foreach (LogDirectory directory in script.Directories)
            directory.Journal = journal;
        return journal;
    }

    /// <summary>What is in it, for the logger to run its script over.</summary>
    public void ReadInto(ByteQueue queue)
    {
        int got = Sys.ReadAt(_fd, queue.Reserve(_length)[.._length], HeaderSize);
        queue.Commit(Math.Max(got, 0));
    }

    /// <summary>Copies what is in the pipe and leaves it there; 0 at the end, −EINVAL if standard input is no pipe.</summary>
    public int Peek(Span<byte> room)
    {
        int all = (int)Sys.Tee(0, _peekTo, room.Length);
        // A pipe in packet mode gives one packet at a time.
        for (int read = 0; read < all;)
            read += Sys.Read(_peekFrom, room[read..all]);
        return all;
    }

    /// <summary>Much is coming.</summary>
    public void Widen(int size) => Sys.SetPipeSize(_peekTo, size);

    /// <summary>Takes bytes that were peeked at from the pipe. Returns how many that were; 0 if it cannot.</summary>
    public int Take(int count)
    {
        if (_passed)
            return 0;
        int taken = 0;
        if (_length + count <= Largest && (_length > 0 || Begin()))
        {
            Sys.Seek(_fd, HeaderSize + _length, SEEK_SET);
            taken = (int)Math.Max(Sys.Splice(0, _fd, count), 0);
            _length += taken;
        }
        if (taken == 0)
        {
            _passed = true;
            Update();
        }
        return taken;
    }

    /// <summary>Input has ended within a line: it gets an end here too.</summary>
    public void EndLine()
    {
        Sys.Seek(_fd, HeaderSize + _length, SEEK_SET);
        if (HasLines && !_passed && Sys.Write(_fd, "\n"u8) == 1)
            _length++;
    }

    /// <summary>To be called when everything that was read is in its files.</summary>
    public void Clear()
    {
        if (HasLines)
            Sys.Truncate(_fd, HeaderSize);
        _length = 0;
        if (!_passed)
            return;
        _passed = false;
        Update();
    }

    /// <summary>
    /// The beginning of a line went from the pipe into <c>current</c>, and its end did not, because of a kill: the
    /// beginning moves here. While it is copied the header names no script, and the copy does not count.
    /// </summary>
    public bool Move(ReadOnlySpan<byte> beginning)
    {
        if (!WriteHeader(0) || Sys.Seek(_fd, HeaderSize, SEEK_SET) < 0 || Sys.WriteAll(_fd, beginning) < 0)
        {
            Sys.Truncate(_fd, HeaderSize);
            return false;
        }
        _length = beginning.Length;
        return Update();
    }

    /// <summary>Writes what the logdirs say of themselves. If that fails nothing in the journal counts any more.</summary>
    public bool Update()
    {
        if (WriteHeader(_passed ? -_script : _script))
            return true;
        Sys.Truncate(_fd, 0);
        _length = 0;
        _passed = true;
        return false;
    }

    public void Remove()
    {
        foreach (LogDirectory directory in _directories)
            directory.Journal = null;
        Sys.Unlink(_path);
        Sys.Close(_fd);
        Sys.Close(_peekFrom);
        Sys.Close(_peekTo);
    }

    private bool Begin()
    {
        foreach (LogDirectory directory in _directories)
            directory.BeginJournal();
        return Update();
    }

    private void Load()
    {
        Span<byte> header = MemoryMarshal.AsBytes(_header.AsSpan());
        if (Sys.StatDescriptor(_fd, out FileStatus status) < 0 || Sys.ReadAt(_fd, header, 0) != header.Length)
            return;
        IsOurs = Math.Abs(_header[0]) == _script;
        HasGap = _passed = _header[0] < 0;
        _length = _header[0] == 0 ? 0 : (int)Math.Clamp(status.Size - HeaderSize, 0, 2 * Largest);
        for (int i = 0; i < _directories.Count; i++)
            _directories[i].Remember((ulong)_header[2 * i + 1], _header[2 * i + 2]);
        if (!HasLines)
            Sys.Truncate(_fd, HeaderSize);
    }

    private bool WriteHeader(long script)
    {
        _header[0] = script;
        for (int i = 0; i < _directories.Count; i++)
            (_header[2 * i + 1], _header[2 * i + 2]) = ((long)_directories[i].Inode, _directories[i].JournalStart);
        ReadOnlySpan<byte> header = MemoryMarshal.AsBytes(_header.AsSpan());
        return Sys.Seek(_fd, 0, SEEK_SET) == 0 && Sys.Write(_fd, header) == header.Length;
    }
}
