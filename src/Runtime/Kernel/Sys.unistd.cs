using System;
using System.Runtime.InteropServices;
using S6Overlay.Core;
using Tmds.Linux;
using static S6Overlay.Kernel.Posix;
using C = Tmds.Linux.LibC;

namespace S6Overlay.Kernel;

internal static unsafe partial class Sys
{
    public static int Read(int fd, Span<byte> buffer)
    {
        int result;
        fixed (byte* data = buffer)
        {
            do
                result = Check((int)(long)C.read(fd, data, (size_t)(ulong)buffer.Length));
            while (result == -EINTR);
        }
        return result;
    }

    /// <summary>One write; may be partial.</summary>
    public static int Write(int fd, ReadOnlySpan<byte> buffer)
    {
        int result;
        fixed (byte* data = buffer)
        {
            do
                result = Check((int)(long)C.write(fd, data, (size_t)(ulong)buffer.Length));
            while (result == -EINTR);
        }
        return result;
    }

    /// <summary>Writes everything, waiting where the descriptor is non-blocking and full. Returns 0 or −errno.</summary>
    public static int WriteAll(int fd, ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            int written = Write(fd, buffer);
            if (written == -EAGAIN)
            {
                written = WaitWritable(fd);
                if (written < 0)
                    return written;
                continue;
            }
            if (written < 0)
                return written;
            buffer = buffer[written..];
        }
        return 0;
    }

    /// <summary>Reads until end of file or until <paramref name="limit"/> bytes have come. Returns null and −errno on failure.</summary>
    public static byte[]? ReadToEnd(int fd, out int error, int limit = int.MaxValue)
    {
        byte[] buffer = new byte[Math.Min(limit, 4096)];
        int length = 0;
        while (length < limit)
        {
            if (length == buffer.Length)
                Array.Resize(ref buffer, Math.Max(length * 2, StatDescriptor(fd, out FileStatus status) >= 0 && status.Size < limit ? (int)status.Size + 1 : 0));
            int got = Read(fd, buffer.AsSpan(length, Math.Min(buffer.Length - length, limit - length)));
            if (got == -EAGAIN && WaitReadable(fd) >= 0)
                continue;
            if (got < 0)
            {
                error = got;
                return null;
            }
            if (got == 0)
                break;
            length += got;
        }
        error = 0;
        return buffer.AsSpan(0, length).ToArray();
    }

    /// <summary>The whole content of a file; null and −errno on failure.</summary>
    public static byte[]? ReadFile(Bytes path, out int error, int limit = int.MaxValue)
    {
        int fd = Open(path, O_RDONLY | O_CLOEXEC);
        if (fd < 0)
        {
            error = fd;
            return null;
        }
        byte[]? content = ReadToEnd(fd, out error, limit);
        Close(fd);
        return content;
    }

    /// <summary>Creates or replaces the content of a file in place. Returns 0 or −errno.</summary>
    public static int WriteFile(Bytes path, ReadOnlySpan<byte> content, uint mode = 0x1A4)
    {
        int fd = Open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
        if (fd < 0)
            return fd;
        int result = WriteAll(fd, content);
        Close(fd);
        return result;
    }

    public static int Close(int fd)
    {
        Descriptors.Unmark(fd);
        return Check(C.close(fd));
    }

    public static int Dup(int fd) => Check(C.dup(fd));

    /// <summary>Makes <paramref name="to"/> a copy of <paramref name="from"/>, not close-on-exec.</summary>
    public static int Dup2(int from, int to)
    {
        int result = Check(C.dup2(from, to));
        if (result >= 0)
            Descriptors.Unmark(to);
        return result;
    }

    /// <summary>A pipe, both ends close-on-exec unless <paramref name="flags"/> says otherwise.</summary>
    public static int Pipe(out int readEnd, out int writeEnd, int flags = 0x80000)
    {
        int* ends = stackalloc int[2];
        int result = Check(C.pipe2(ends, flags));
        readEnd = result < 0 ? -1 : Born(ends[0], (flags & O_CLOEXEC) != 0);
        writeEnd = result < 0 ? -1 : Born(ends[1], (flags & O_CLOEXEC) != 0);
        return result;
    }

    /// <summary>Reads at an offset, without moving the descriptor's own.</summary>
    public static int ReadAt(int fd, Span<byte> buffer, long offset)
    {
        int result;
        fixed (byte* data = buffer)
        {
            do
                result = Check((int)(long)C.pread(fd, data, (size_t)(ulong)buffer.Length, (off_t)offset));
            while (result == -EINTR);
        }
        return result;
    }

    /// <summary>Lets the kernel copy between two regular files, each from its own offset; what was copied, 0 at the end.</summary>
    public static long CopyFileRange(int from, int to, long length)
    {
        long result;
        do
            result = Check((long)sys_copy_file_range(from, null, to, null, (nuint)length, 0));
        while (result == -EINTR);
        return result;
    }

    public static long Seek(int fd, long offset, int whence) => Check((long)C.lseek(fd, (off_t)offset, whence));

    public static int Truncate(int fd, long length) => Check(C.ftruncate(fd, (off_t)length));

    public static int Sync(int fd) => Check(C.fsync(fd));

    public static void SyncAll() => C.sync();

    public static int Chdir(Bytes path)
    {
        fixed (byte* name = path)
            return Check(C.chdir(name));
    }

    public static int Fchdir(int fd) => Check(C.fchdir(fd));

    public static int Chroot(Bytes path)
    {
        fixed (byte* name = path)
            return Check(C.chroot(name));
    }

    /// <summary>The current directory; null and −errno on failure.</summary>
    public static Bytes GetCwd(out int error)
    {
        byte[] buffer = new byte[4096];
        while (true)
        {
            fixed (byte* data = buffer)
            {
                if (C.getcwd(data, (size_t)(ulong)buffer.Length) != null)
                {
                    error = 0;
                    return Bytes.FromPointer(data);
                }
            }
            error = -Marshal.GetLastPInvokeError();
            if (error != -ERANGE)
                return default;
            buffer = new byte[buffer.Length * 2];
        }
    }

    public static int Access(Bytes path, int mode)
    {
        fixed (byte* name = path)
            return Check(C.access(name, mode));
    }

    public static int Unlink(Bytes path) => UnlinkAt(AT_FDCWD, path, 0);

    public static int Rmdir(Bytes path) => UnlinkAt(AT_FDCWD, path, AT_REMOVEDIR);

    public static int UnlinkAt(int directory, Bytes path, int flags)
    {
        fixed (byte* name = path)
            return Check(C.unlinkat(directory, name, flags));
    }

    public static int Symlink(Bytes target, Bytes path) => SymlinkAt(target, AT_FDCWD, path);

    public static int SymlinkAt(Bytes target, int directory, Bytes path)
    {
        fixed (byte* to = target, name = path)
            return Check(C.symlinkat(to, directory, name));
    }

    public static int Link(Bytes from, Bytes to)
    {
        fixed (byte* old = from, name = to)
            return Check(C.link(old, name));
    }

    /// <summary>Makes a hard link; of a symbolic link itself unless <paramref name="flags"/> has <c>AT_SYMLINK_FOLLOW</c>.</summary>
    public static int LinkAt(int fromDirectory, Bytes from, int toDirectory, Bytes to, int flags)
    {
        fixed (byte* old = from, name = to)
            return Check(C.linkat(fromDirectory, old, toDirectory, name, flags));
    }

    /// <summary>The host's name as it was set, qualified or not.</summary>
    public static Bytes GetHostName()
    {
        byte* name = stackalloc byte[256];
        name[0] = 0;
        sys_gethostname(name, 255);
        name[255] = 0;
        return Bytes.FromPointer(name);
    }

    public static int Rename(Bytes from, Bytes to) => RenameAt(AT_FDCWD, from, AT_FDCWD, to);

    public static int RenameAt(int fromDirectory, Bytes from, int toDirectory, Bytes to)
    {
        fixed (byte* old = from, name = to)
            return Check(sys_renameat(fromDirectory, old, toDirectory, name));
    }

    /// <summary>The target of a symbolic link; null and −errno on failure.</summary>
    public static Bytes ReadLink(Bytes path, out int error) => ReadLinkAt(AT_FDCWD, path, out error);

    public static Bytes ReadLinkAt(int directory, Bytes path, out int error)
    {
        byte[] buffer = new byte[256];
        while (true)
        {
            fixed (byte* name = path, data = buffer)
                error = Check((int)(long)C.readlinkat(directory, name, data, (size_t)(ulong)buffer.Length));
            if (error < 0)
                return default;
            if (error < buffer.Length)
                return new Bytes(buffer.AsSpan(0, error));
            buffer = new byte[buffer.Length * 2];
        }
    }

    public static int Chown(Bytes path, uint uid, uint gid) => ChownAt(AT_FDCWD, path, uid, gid, 0);

    public static int ChownAt(int directory, Bytes path, uint uid, uint gid, int flags)
    {
        fixed (byte* name = path)
            return Check(C.fchownat(directory, name, (uid_t)uid, (gid_t)gid, flags));
    }

    public static int ChownDescriptor(int fd, uint uid, uint gid) => Check(C.fchown(fd, (uid_t)uid, (gid_t)gid));

    public static bool IsTerminal(int fd) => C.isatty(fd) == 1;

    public static int GetPid() => (int)C.getpid();

    public static int GetParentPid() => (int)C.getppid();

    public static int SetSession() => Check((int)C.setsid());

    /// <summary>The process group of <paramref name="pid"/> (0: our own).</summary>
    public static int GetGroup(int pid) => Check(sys_getpgid(pid));

    public static int SetGroup(int pid, int group) => Check(sys_setpgid(pid, group));

    public static int SetForegroundGroup(int terminal, int group) => Check(C.tcsetpgrp(terminal, (pid_t)group));

    public static int GetForegroundGroup(int terminal) => Check((int)C.tcgetpgrp(terminal));

    public static uint GetUid() => (uint)C.getuid();

    public static uint GetEuid() => (uint)C.geteuid();

    public static uint GetGid() => (uint)C.getgid();

    public static uint GetEgid() => (uint)C.getegid();

    public static int SetUid(uint uid) => Check(C.setuid((uid_t)uid));

    public static int SetGid(uint gid) => Check(C.setgid((gid_t)gid));

    public static int SetGroups(ReadOnlySpan<uint> groups)
    {
        fixed (uint* list = groups)
            return Check(sys_setgroups((nuint)groups.Length, list));
    }

    public static uint[] GetGroups()
    {
        int count = Math.Max(Check(sys_getgroups(0, null)), 0);
        uint[] groups = new uint[count];
        fixed (uint* list = groups)
            count = Check(sys_getgroups(count, list));
        return count == groups.Length ? groups : groups.AsSpan(0, Math.Max(count, 0)).ToArray();
    }

    /// <summary>Sets the file mode creation mask; returns the old one.</summary>
    public static uint Umask(uint mask) => (uint)C.umask((mode_t)mask);

    /// <summary>The file mode creation mask. The kernel only tells it to who sets it, so it is set twice.</summary>
    public static uint GetUmask()
    {
        uint mask = Umask(0x3F);
        Umask(mask);
        return mask;
    }

    /// <summary>Becomes another program; returns only to say why not (−errno).</summary>
    public static int Execve(Bytes path, ReadOnlySpan<Bytes> argv, Env env)
    {
        using var arguments = new NativeVector(argv);
        using var environment = new NativeVector(env);
        fixed (byte* name = path)
            return Check(C.execve(name, arguments.Pointer, environment.Pointer));
    }

    /// <summary>Ends the process at once; nothing is flushed.</summary>
    public static void Exit(int code) => C._exit(code);

    [DllImport("libc.so.6", EntryPoint = "renameat", SetLastError = true)]
    private static extern int sys_renameat(int fromDirectory, byte* from, int toDirectory, byte* to);

    [DllImport("libc.so.6", EntryPoint = "copy_file_range", SetLastError = true)]
    private static extern nint sys_copy_file_range(int from, long* fromOffset, int to, long* toOffset, nuint length, uint flags);

    [DllImport("libc.so.6", EntryPoint = "gethostname", SetLastError = true)]
    private static extern int sys_gethostname(byte* name, nuint size);

    [DllImport("libc.so.6", EntryPoint = "getpgid", SetLastError = true)]
    private static extern int sys_getpgid(int pid);

    [DllImport("libc.so.6", EntryPoint = "setpgid", SetLastError = true)]
    private static extern int sys_setpgid(int pid, int group);

    [DllImport("libc.so.6", EntryPoint = "setgroups", SetLastError = true)]
    private static extern int sys_setgroups(nuint count, uint* groups);

    [DllImport("libc.so.6", EntryPoint = "getgroups", SetLastError = true)]
    private static extern int sys_getgroups(int count, uint* groups);
}
