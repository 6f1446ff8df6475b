using System.Runtime.InteropServices;
using S6Overlay.Core;
using Tmds.Linux;
using static S6Overlay.Kernel.Posix;
using C = Tmds.Linux.LibC;

namespace S6Overlay.Kernel;

/// <summary>
/// Every system call. A call returns a value ≥ 0, or −errno; EINTR is retried here. Descriptors are close-on-exec
/// from birth where <c>O_CLOEXEC</c> is asked for, and <see cref="Descriptors"/> knows of it.
/// </summary>
internal static unsafe partial class Sys
{
    private const int OpenDescriptionQuery = 36, OpenDescriptionTry = 37, OpenDescriptionWait = 38;
    private const int SetPipeSizeCommand = 1031;

    /// <summary>A lock as C.fcntl(2) describes it, of the whole file.</summary>
    public enum LockKind : short
    {
        Read = 0,
        Write = 1,
        None = 2,
    }

    public static int Open(Bytes path, int flags, uint mode = 0x1B6) => OpenAt(AT_FDCWD, path, flags, mode);

    public static int OpenAt(int directory, Bytes path, int flags, uint mode = 0x1B6)
    {
        int fd;
        fixed (byte* name = path)
        {
            do
                fd = Check(C.openat(directory, name, flags, (mode_t)mode));
            while (fd == -EINTR);
        }
        return Born(fd, (flags & O_CLOEXEC) != 0);
    }

    public static int SetCloseOnExec(int fd, bool on)
    {
        int result = Check(C.fcntl(fd, C.F_SETFD, on ? FD_CLOEXEC : 0));
        if (result >= 0 && on)
            Descriptors.Mark(fd);
        else if (result >= 0)
            Descriptors.Unmark(fd);
        return result;
    }

    /// <summary>The descriptor flags (<c>FD_CLOEXEC</c>), or −EBADF if the descriptor is not open.</summary>
    public static int GetDescriptorFlags(int fd) => Check(C.fcntl(fd, C.F_GETFD));

    /// <summary>The status flags (<c>O_NONBLOCK</c>, access mode …).</summary>
    public static int GetStatusFlags(int fd) => Check(C.fcntl(fd, C.F_GETFL));

    public static int SetNonBlocking(int fd, bool on)
    {
        int flags = GetStatusFlags(fd);
        if (flags < 0)
            return flags;
        int wanted = on ? flags | O_NONBLOCK : flags & ~O_NONBLOCK;
        return wanted == flags ? 0 : Check(C.fcntl(fd, C.F_SETFL, wanted));
    }

    /// <summary>Copies <paramref name="fd"/> to the lowest free descriptor ≥ <paramref name="atLeast"/>.</summary>
    public static int DupAbove(int fd, int atLeast, bool closeOnExec) =>
        Born(Check(C.fcntl(fd, closeOnExec ? C.F_DUPFD_CLOEXEC : C.F_DUPFD, atLeast)), closeOnExec);

    /// <summary>Takes or drops an fcntl lock on the whole file. Without <paramref name="wait"/> a taken lock is −EAGAIN or −EACCES.</summary>
    public static int Lock(int fd, LockKind kind, bool wait)
    {
        flock request = default;
        request.l_type = (short)kind;
        int result;
        do
            result = Check(C.fcntl(fd, wait ? C.F_SETLKW : C.F_SETLK, &request));
        while (result == -EINTR);
        return result;
    }

    /// <summary>
    /// Takes a write lock on the whole file that belongs to the open file description: it conflicts with the fcntl locks
    /// of other processes, and with our own taken through another open. Without <paramref name="wait"/> a taken lock is −EAGAIN.
    /// </summary>
    public static int LockDescription(int fd, bool wait)
    {
        flock request = default;
        request.l_type = (short)LockKind.Write;
        int result;
        do
            result = Check(C.fcntl(fd, wait ? OpenDescriptionWait : OpenDescriptionTry, &request));
        while (result == -EINTR);
        return result;
    }

    /// <summary>Whether another process, or another open of ours, holds a lock on the file: 1 or 0, or −errno.</summary>
    public static int IsLocked(int fd)
    {
        flock request = default;
        request.l_type = (short)LockKind.Write;
        int result = Check(C.fcntl(fd, OpenDescriptionQuery, &request));
        return result < 0 ? result : request.l_type == (short)LockKind.None ? 0 : 1;
    }

    /// <summary>Sets how many bytes a pipe or FIFO holds (rounded up to pages).</summary>
    public static int SetPipeSize(int fd, int bytes) => Check(C.fcntl(fd, SetPipeSizeCommand, bytes));

    /// <summary>Takes an flock(2) lock. <paramref name="operation"/>: 1 shared, 2 exclusive, 4 non-blocking (or-ed), 8 unlock.</summary>
    public static int FileLock(int fd, int operation)
    {
        int result;
        do
            result = Check(sys_flock(fd, operation));
        while (result == -EINTR);
        return result;
    }

    /// <summary>Moves bytes between two descriptors of which one is a pipe, without copying; what was moved, 0 at the end.</summary>
    public static long Splice(int from, int to, long length)
    {
        const uint MovePages = 1;
        long result;
        do
            result = Check((long)sys_splice(from, null, to, null, (nuint)length, MovePages));
        while (result == -EINTR);
        return result;
    }

    /// <summary>Copies what is in one pipe to another, and leaves it there too; what was copied, 0 at the end, −EAGAIN if there is nothing.</summary>
    public static long Tee(int from, int to, long length)
    {
        const uint NonBlocking = 2;
        long result;
        do
            result = Check((long)sys_tee(from, to, (nuint)length, NonBlocking));
        while (result == -EINTR);
        return result;
    }

    /// <summary>
    /// Whoever starts us may have left descriptors 0, 1 or 2 closed, and nothing of ours may land there: they become
    /// /dev/null; where there is none the root directory, which can be neither read nor written.
    /// </summary>
    public static void OpenStandardDescriptors()
    {
        for (int fd = 0; fd < 3; fd++)
            if (GetDescriptorFlags(fd) < 0 && Open(new Bytes("/dev/null"u8), O_RDWR) < 0)
                Open(new Bytes("/"u8), O_RDONLY | O_DIRECTORY);
    }

    private static int Born(int fd, bool closeOnExec)
    {
        if (fd >= 0 && closeOnExec)
            Descriptors.Mark(fd);
        return fd;
    }

    private static int Check(int result) => result < 0 ? -Marshal.GetLastPInvokeError() : result;

    private static long Check(long result) => result < 0 ? -Marshal.GetLastPInvokeError() : result;

    [DllImport("libc.so.6", EntryPoint = "splice", SetLastError = true)]
    private static extern nint sys_splice(int from, long* fromOffset, int to, long* toOffset, nuint length, uint flags);

    [DllImport("libc.so.6", EntryPoint = "tee", SetLastError = true)]
    private static extern nint sys_tee(int from, int to, nuint length, uint flags);

    [DllImport("libc.so.6", EntryPoint = "flock", SetLastError = true)]
    private static extern int sys_flock(int fd, int operation);
}
