using System;
using S6Overlay.Core;
using S6Overlay.Kernel;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Logging;

/// <summary>How a logdir is opened, and what an earlier logger left there is brought to its end.</summary>
internal sealed partial class LogDirectory
{
    /// <summary>2700: for the logger and its group.</summary>
    private const uint FolderMode = 0x5C0;

    /// <summary>0744: the file is complete.</summary>
    private const uint Complete = 0x1E4;

    /// <summary>0644: the file is being written, or its writer was interrupted.</summary>
    private const uint Incomplete = 0x1A4;

    private const uint ExecutableByOwner = 0x40;

    /// <summary>Makes the folder if there is none, and takes its lock. False after a message; then <paramref name="refusal"/> is exit 111.</summary>
    public bool Lock(out Next refusal)
    {
        int error = Sys.Mkdir(path, FolderMode);
        if (error is < 0 and not -EEXIST)
            return Refuse(error, "unable to mkdir", out refusal);
        // Kept open, for the lock, as long as this process lives.
        int fd = Sys.Open(File("lock"u8), O_WRONLY | O_CREAT | O_NONBLOCK | O_CLOEXEC);
        if (fd < 0)
            return Refuse(fd, "unable to open the lock file of", out refusal);
        error = Sys.Lock(fd, Sys.LockKind.Write, wait: false);
        if (error < 0)
            return Refuse(error is -EAGAIN or -EACCES ? -EBUSY : error, "unable to lock", out refusal);
        refusal = default;
        return true;
    }

    /// <summary>Recovers and opens <c>current</c>. False after a message; then <paramref name="refusal"/> is exit 111.</summary>
    public bool Open(out Next refusal)
    {
        int error = Recover();
        if (error < 0)
            return Refuse(error, "unable to recover", out refusal);
        if (!OpenCurrent())
        {
            refusal = Next.Exit(ExitCode.SystemCall);
            return false;
        }
        if (_step == Step.None)
            LogArchive.Trim(voice, path, settings.Archives, settings.TotalSize);
        else
            Advance();
        SetPeriod();
        refusal = default;
        return true;
    }

    /// <summary>
    /// A <c>current</c> that was not completed is gone on with if the journal knows it, else archived as <c>.u</c>. A <c>previous</c> is a rotation that was
    /// interrupted: with a complete <c>processed</c> only the renaming is left, else the processor runs again.
    /// </summary>
    private int Recover()
    {
        bool hasCurrent = Has("current"u8, out FileStatus current);
        bool isComplete = (current.Mode & ExecutableByOwner) != 0;
        if (Has("previous"u8, out FileStatus previous) && previous.Inode == Inode)
            Resume(previous.Size);
        else if (!hasCurrent || current.Inode != Inode || !Resume(current.Size, isComplete))
            JournalStart = 0;
        else
            isComplete = true;
        if (hasCurrent && !isComplete)
        {
            int error = current.Size == 0 ? Sys.Unlink(File("current"u8)) : Archive("current"u8, ".u"u8);
            if (error < 0)
                return error;
        }
        bool isProcessed = Has("processed"u8, out FileStatus processed) && (processed.Mode & ExecutableByOwner) != 0;
        if (isProcessed)
        {
            _step = Step.KeepState;
            return 0;
        }
        Sys.Unlink(File("processed"u8));
        Sys.Unlink(File("newstate"u8));
        if (previous.Inode != 0)
            _step = settings.Processor.IsNull ? Step.ArchivePrevious : Step.StartProcessor;
        return Sys.Open(File("state"u8), O_WRONLY | O_CREAT | O_CLOEXEC) is var state && state >= 0 ? Sys.Close(state) : state;
    }

    /// <summary>Lines of the journal are in a file of so many bytes already.</summary>
    private void Resume(long size)
    {
        bool counts = Journal is { HasLines: true, IsOurs: true };
        JournalStart = counts ? JournalStart : size;
        _size = size;
        _skip = Math.Max(size - JournalStart, 0);
    }

    /// <summary>Takes from the end of <c>current</c> what is logged again: the line that was being written. False if nothing is known of it.</summary>
    private bool Resume(long size, bool isComplete)
    {
        bool hasLines = Journal is { HasLines: true };
        int fd = Sys.Open(File("current"u8), O_RDWR | O_CLOEXEC);
        long end = size;
        if (hasLines && !Journal!.IsOurs)
            end = Math.Clamp(JournalStart, 0, size);
        else if (hasLines || (Journal!.IsDirect && !isComplete))
            end = Math.Min(size, Math.Max(LastLineEnd(fd, size), hasLines ? JournalStart : 0));
        bool good = fd >= 0 && (hasLines || !Journal!.HasGap);
        if (good && !hasLines && end < size)
        {
            byte[] beginning = new byte[size - end];
            JournalStart = end;
            good = Sys.ReadAt(fd, beginning, end) == beginning.Length && Journal!.Move(beginning);
        }
        if (good && end < size)
            Sys.Truncate(fd, end);
        if (fd >= 0)
            Sys.Close(fd);
        if (good)
            Resume(end);
        return good;
    }

    /// <summary>Where the last line that has an end ends.</summary>
    private static long LastLineEnd(int fd, long size)
    {
        Span<byte> block = stackalloc byte[4096];
        while (size > 0)
        {
            long from = Math.Max(size - block.Length, 0);
            int newline = block[..Math.Max(Sys.ReadAt(fd, block[..(int)(size - from)], from), 0)].LastIndexOf((byte)'\n');
            if (newline >= 0)
                return from + newline + 1;
            size = from;
        }
        return 0;
    }

    private bool Has(ReadOnlySpan<byte> name, out FileStatus status) => Sys.Stat(File(name), out status) >= 0;

    /// <summary>Gives a file its archive name, which tells the present moment.</summary>
    private int Archive(ReadOnlySpan<byte> name, ReadOnlySpan<byte> suffix) => Sys.Rename(File(name), LogArchive.NewName(path, suffix));

    private bool Refuse(int error, string what, out Next refusal)
    {
        refusal = voice.Proc.FatalSystem(error, $"{what} {path}");
        return false;
    }
}
