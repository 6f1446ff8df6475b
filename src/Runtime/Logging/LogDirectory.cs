using System;
using S6Overlay.Core;
using S6Overlay.Kernel;
using S6Overlay.Supervision;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Logging;

/// <summary>
/// A logdir: lines are appended to <c>current</c>; when it is nearly full it is archived as <c>@TAI64N.s</c> and a new
/// one begins.
/// <para>
/// A rotation is a row of steps, each of which is one change on disk. The steps are ordered so that wherever a kill or
/// a failure ends them, the names that are left tell how to go on: <c>current</c> becomes <c>previous</c> before a new
/// <c>current</c> is made; a processor reads <c>previous</c> and writes <c>processed</c> and <c>newstate</c>;
/// <c>processed</c> is executable once the processor has succeeded, and only then takes the place of <c>previous</c>.
/// The next run first finishes what it finds (<c>LogDirectory.Recovery.cs</c>).
/// </para>
/// <para>
/// A step or a write that fails is a warning once, and is tried again after the cooldown time until it succeeds. What
/// cannot be written meanwhile is kept in memory. While a processor runs, lines go to the new <c>current</c>; it may
/// grow past its size, for there is only one <c>previous</c>.
/// </para>
/// <para>What a kill leaves of lines that were being written is put right by means of the <see cref="LogJournal"/>.</para>
/// </summary>
internal sealed partial class LogDirectory(LogVoice voice, Bytes path, DirectorySettings settings) : Sink
{
    private enum Step
    {
        /// <summary>No rotation is going on.</summary>
        None,
        SyncCurrent,
        RenameCurrent,
        OpenCurrent,
        MarkPrevious,
        StartProcessor,

        /// <summary>Nothing can be done until the processor ends.</summary>
        AwaitProcessor,
        MarkProcessed,
        KeepState,
        RemovePrevious,
        ArchiveProcessed,
        ArchivePrevious,
        Trim,
    }

    private readonly ByteQueue _waiting = new();
    private Step _step;
    private int _current = -1;
    private long _size;
    private long _skip;
    private int _processor;
    private bool _warned;
    private long _retryAt = long.MaxValue;
    private long _rotateAt = long.MaxValue;

    /// <summary>Null where lines are kept in memory only.</summary>
    public LogJournal? Journal { private get; set; }

    /// <summary>That of <c>current</c>.</summary>
    public ulong Inode { get; private set; }

    /// <summary>The size of <c>current</c> when the first line of the journal was logged; less than zero if that was in an earlier file.</summary>
    public long JournalStart { get; private set; }

    /// <summary>Every line is in a file.</summary>
    public bool IsStored => _waiting.IsEmpty;

    public override bool IsPending => !_waiting.IsEmpty || _step != Step.None;

    public override long Deadline => Math.Min(_retryAt, _rotateAt);

    /// <summary>Lines cannot be written while <c>current</c> is between two files.</summary>
    private bool CanWrite => _step is Step.None or >= Step.MarkPrevious;

    public override void Write(ReadOnlySpan<byte> lines)
    {
        int known = (int)Math.Min(_skip, lines.Length);
        _skip -= known;
        lines = lines[known..];
        if (!_waiting.IsEmpty || !CanWrite)
        {
            _waiting.Append(lines);
            return;
        }
        _waiting.Append(lines[Append(lines)..]);
    }

    /// <summary>Takes lines from the pipe into <c>current</c>; they are at its front, and <paramref name="lines"/> is a copy. Returns how many bytes it has taken.</summary>
    public int TakeFromPipe(ReadOnlySpan<byte> lines) => IsStored && CanWrite ? Append(lines, fromPipe: true) : 0;

    /// <summary>What the journal says: of which file, and what <see cref="JournalStart"/> was.</summary>
    public void Remember(ulong inode, long start) => (Inode, JournalStart) = (inode, start);

    /// <summary>The next line is the first of the journal.</summary>
    public void BeginJournal() => JournalStart = _size;

    /// <summary>What comes now was never logged before.</summary>
    public void EndReplay() => _skip = 0;

    public override void Continue(long now)
    {
        if (now >= _rotateAt)
            Rotate();
        if (now < _retryAt)
            return;
        _retryAt = long.MaxValue;
        Advance();
        Drain();
    }

    /// <summary>Archives <c>current</c> as if it were full, unless it is empty or a rotation is going on.</summary>
    public void Rotate()
    {
        SetPeriod();
        if (_step != Step.None || _size == 0)
            return;
        _step = Step.SyncCurrent;
        Advance();
        Drain();
    }

    /// <summary>To be called when a child has ended; goes on with the rotation if it was the processor.</summary>
    public void ReapProcessor()
    {
        if (_processor <= 0 || Sys.Wait(_processor, out int status, Sys.WaitNoHang) == 0)
            return;
        _processor = 0;
        if (status == 0)
        {
            _step = Step.MarkProcessed;
            Advance();
            Drain();
            return;
        }
        voice.Warn($"processor for {path} {(WaitStatus.Crashed(status) ? "crashed with signal" : "exited")} {(WaitStatus.Crashed(status) ? WaitStatus.Signal(status) : WaitStatus.Code(status))}: trying again");
        _step = Step.StartProcessor;
        _retryAt = EventLoop.Now + settings.Cooldown;
    }

    /// <summary>Marks <c>current</c> as complete: nobody writes to it, and the next logger may go on with it.</summary>
    public void Finish()
    {
        Sys.Sync(_current);
        Sys.ChmodDescriptor(_current, Complete);
        Sys.Close(_current);
    }

    /// <summary>Writes as much as can be written, rotating where a file is full; returns how much that was.</summary>
    private int Append(ReadOnlySpan<byte> lines, bool fromPipe = false)
    {
        int done = 0;
        while (done < lines.Length && CanWrite)
        {
            int part = PartForThisFile(lines[done..]);
            // Somebody may have cut the file, and splice(2) wants none that is open for appending.
            Sys.Seek(_current, 0, SEEK_END);
            int written = fromPipe ? (int)Sys.Splice(0, _current, part) : Sys.Write(_current, lines.Slice(done, part));
            if (fromPipe && written <= 0)
                break;
            if (written < 0)
            {
                Fail(written, "unable to write to", "current");
                break;
            }
            done += written;
            _size += written;
            if (written < part)
                continue;
            Succeed();
            if (_size > settings.Threshold && _step == Step.None)
            {
                _step = Step.SyncCurrent;
                Advance();
            }
        }
        return done;
    }

    /// <summary>How much fits: up to the end of the first line that takes the file past its threshold.</summary>
    private int PartForThisFile(ReadOnlySpan<byte> lines)
    {
        long room = _step == Step.None ? settings.Threshold - _size : long.MaxValue;
        if (lines.Length <= room)
            return lines.Length;
        int from = (int)Math.Max(room, 0);
        int newline = lines[from..].IndexOf((byte)'\n');
        return newline < 0 ? lines.Length : from + newline + 1;
    }

    private void Drain()
    {
        if (!_waiting.IsEmpty && CanWrite && _retryAt == long.MaxValue)
            _waiting.Take(Append(_waiting.Span));
    }

    /// <summary>Does the steps of the rotation until it is over, has to wait, or fails.</summary>
    private void Advance()
    {
        while (_step is not (Step.None or Step.AwaitProcessor))
            if (!Do(_step))
                return;
        if (_step == Step.None)
            Succeed();
    }

    private bool Do(Step step)
    {
        switch (step)
        {
            case Step.SyncCurrent:
                // A file system that cannot sync is no reason to keep lines in memory.
                Sys.Sync(_current);
                return Goto(Step.RenameCurrent);
            case Step.RenameCurrent:
                int error = Sys.Rename(File("current"u8), File("previous"u8));
                // Somebody removed the file or the folder: there is nothing to archive, a new file is needed.
                if (error == -ENOENT)
                    Sys.Mkdir(path, FolderMode);
                return error is >= 0 or -ENOENT ? Goto(Step.OpenCurrent) : Fail(error, "unable to rename", "current");
            case Step.OpenCurrent:
                return OpenCurrent() && Goto(Step.MarkPrevious);
            case Step.MarkPrevious:
                Sys.Chmod(File("previous"u8), Complete);
                return Goto(settings.Processor.IsNull ? Step.ArchivePrevious : Step.StartProcessor);
            case Step.StartProcessor:
                return StartProcessor();
            case Step.MarkProcessed:
                return Then(MarkProcessed(), "unable to finish", "processed", Step.KeepState);
            case Step.KeepState:
                return Then(Sys.Rename(File("newstate"u8), File("state"u8)), "unable to rename", "newstate", Step.RemovePrevious, allowed: -ENOENT);
            case Step.RemovePrevious:
                return Then(Sys.Unlink(File("previous"u8)), "unable to remove", "previous", Step.ArchiveProcessed, allowed: -ENOENT);
            case Step.ArchiveProcessed:
                return Then(Archive("processed"u8, ".s"u8), "unable to rename", "processed", Step.Trim, allowed: -ENOENT);
            case Step.ArchivePrevious:
                return Then(Archive("previous"u8, ".s"u8), "unable to rename", "previous", Step.Trim, allowed: -ENOENT);
            default:
                LogArchive.Trim(voice, path, settings.Archives, settings.TotalSize);
                return Goto(Step.None);
        }
    }

    private bool Goto(Step step)
    {
        _step = step;
        return true;
    }

    private bool Then(int error, string verb, string name, Step next, int allowed = 0) =>
        error >= 0 || error == allowed ? Goto(next) : Fail(error, verb, name);

    /// <summary>Says what failed, once until something succeeds, and has it tried again later.</summary>
    private bool Fail(int error, string verb, string name)
    {
        if (!_warned)
            voice.WarnSystem(error, $"{verb} {path}/{name} (lines are kept, trying again every {settings.Cooldown} ms)");
        _warned = true;
        _retryAt = EventLoop.Now + settings.Cooldown;
        return false;
    }

    private void Succeed()
    {
        _warned = false;
        _retryAt = long.MaxValue;
    }

    private void SetPeriod() => _rotateAt = settings.Period == 0 ? long.MaxValue : EventLoop.Now + settings.Period * 1000L;

    private bool OpenCurrent()
    {
        int fd = Sys.Open(File("current"u8), O_WRONLY | O_CREAT | O_NONBLOCK | O_CLOEXEC);
        if (fd < 0)
            return Fail(fd, "unable to open", "current");
        if (_current >= 0)
            Sys.Close(_current);
        _current = fd;
        JournalStart -= _size;
        Sys.StatDescriptor(fd, out FileStatus status);
        _size = status.Size;
        JournalStart += _size;
        Inode = status.Inode;
        Sys.ChmodDescriptor(fd, Incomplete);
        Journal?.Update();
        return true;
    }

    public Bytes File(ReadOnlySpan<byte> name) => Bytes.Concat(path, "/"u8, name);
}
