using System.Runtime.InteropServices;
using S6Overlay.Core;
using Tmds.Linux;
using static S6Overlay.Kernel.Posix;
using C = Tmds.Linux.LibC;

namespace S6Overlay.Kernel;

internal static unsafe partial class Sys
{
    /// <summary>The number of fchmodat2(2), which has no wrapper yet; the same on every architecture.</summary>
    private const nint FchmodAt2 = 452;

    public static int Stat(Bytes path, out FileStatus status) => StatAt(AT_FDCWD, path, out status, 0);

    /// <summary>Like <see cref="Stat"/>, of a symbolic link itself.</summary>
    public static int Lstat(Bytes path, out FileStatus status) => StatAt(AT_FDCWD, path, out status, AT_SYMLINK_NOFOLLOW);

    public static int StatAt(int directory, Bytes path, out FileStatus status, int flags)
    {
        stat raw;
        int result;
        fixed (byte* name = path)
            result = Check(C.fstatat(directory, name, &raw, flags));
        status = result < 0 ? default : new FileStatus(raw);
        return result;
    }

    public static int StatDescriptor(int fd, out FileStatus status)
    {
        stat raw;
        int result = Check(C.fstat(fd, &raw));
        status = result < 0 ? default : new FileStatus(raw);
        return result;
    }

    public static int Mkdir(Bytes path, uint mode) => MkdirAt(AT_FDCWD, path, mode);

    public static int MkdirAt(int directory, Bytes path, uint mode)
    {
        fixed (byte* name = path)
            return Check(C.mkdirat(directory, name, (mode_t)mode));
    }

    public static int Mkfifo(Bytes path, uint mode) => MkfifoAt(AT_FDCWD, path, mode);

    public static int MkfifoAt(int directory, Bytes path, uint mode)
    {
        fixed (byte* name = path)
            return Check(C.mkfifoat(directory, name, (mode_t)mode));
    }

    /// <summary>Makes a FIFO, a socket or, with the right to, a device. <paramref name="mode"/> has type and permissions.</summary>
    public static int MknodAt(int directory, Bytes path, uint mode, ulong device)
    {
        fixed (byte* name = path)
            return Check(sys_mknodat(directory, name, mode, device));
    }

    /// <summary>Follows symbolic links.</summary>
    public static int Chmod(Bytes path, uint mode) => ChmodAt(AT_FDCWD, path, mode);

    /// <summary>Follows symbolic links.</summary>
    public static int ChmodAt(int directory, Bytes path, uint mode)
    {
        fixed (byte* name = path)
            return Check(C.fchmodat(directory, name, (mode_t)mode, 0));
    }

    /// <summary>
    /// Changes the mode of a file but never of what a symbolic link leads to (−ELOOP). Kernels before 6.6 have no call
    /// for that: there the file is pinned by a descriptor first.
    /// </summary>
    public static int ChmodAtNoFollow(int directory, Bytes path, uint mode)
    {
        int result;
        fixed (byte* name = path)
            result = Check((int)sys_syscall_fchmodat2(FchmodAt2, directory, (nint)name, (nint)mode, AT_SYMLINK_NOFOLLOW));
        // Some sandboxes answer EPERM to calls they do not know.
        if (result is not (-ENOSYS or -EPERM))
            return result == -EOPNOTSUPP ? -ELOOP : result;
        int fd = OpenAt(directory, path, O_PATH | O_NOFOLLOW | O_CLOEXEC);
        if (fd < 0)
            return fd;
        if (StatDescriptor(fd, out FileStatus status) >= 0 && status.IsSymlink)
            result = -ELOOP;
        else
            result = Chmod(Bytes.Concat("/proc/self/fd/"u8, Bytes.FromNumber(fd)), mode);
        Close(fd);
        if (result != -ENOENT)
            return result;
        // No /proc: then only files that can be opened for reading.
        fd = OpenAt(directory, path, O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC);
        if (fd < 0)
            return fd;
        result = ChmodDescriptor(fd, mode);
        Close(fd);
        return result;
    }

    public static int ChmodDescriptor(int fd, uint mode) => Check(C.fchmod(fd, (mode_t)mode));

    /// <summary>Sets access and modification times.</summary>
    public static int SetTimes(int directory, Bytes path, Timestamp accessed, Timestamp modified, int flags = 0)
    {
        timespec* times = stackalloc timespec[2];
        times[0] = new timespec { tv_sec = (time_t)accessed.Seconds, tv_nsec = (long_t)accessed.Nanoseconds };
        times[1] = new timespec { tv_sec = (time_t)modified.Seconds, tv_nsec = (long_t)modified.Nanoseconds };
        fixed (byte* name = path)
            return Check(C.utimensat(directory, name, times, flags));
    }

    [DllImport("libc.so.6", EntryPoint = "syscall", SetLastError = true)]
    private static extern nint sys_syscall_fchmodat2(nint number, nint directory, nint path, nint mode, nint flags);

    // Declared here because the package's own goes through a private symbol of glibc.
    [DllImport("libc.so.6", EntryPoint = "mknodat", SetLastError = true)]
    private static extern int sys_mknodat(int directory, byte* path, uint mode, ulong device);
}
