using System;
using S6Overlay.Kernel;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Core;

/// <summary>Where a program's name leads: to a file to execute, to a command of this binary, or to an error.</summary>
internal readonly struct Resolution(Bytes path, Bytes self, int errno)
{
    /// <summary>The file found.</summary>
    public Bytes Path { get; } = path;

    /// <summary>The name of the command of ours that the file stands for; null if it is somebody else's file.</summary>
    public Bytes Self { get; } = self;

    /// <summary>0, or why there is no such program.</summary>
    public int Errno { get; } = errno;
}

/// <summary>
/// Looks a program up in a search path, as execvp(3) does, and sees whether what is found is this very binary:
/// a link to it (same device and inode), or one of our two-line shim files.
/// </summary>
internal sealed class Resolver
{
    /// <summary>The search path where PATH is not set.</summary>
    public static ReadOnlySpan<byte> DefaultPath => "/usr/bin:/bin"u8;

    /// <summary>How a shim file begins; the rest of its first line is the command's name.</summary>
    public static ReadOnlySpan<byte> ShimPrefix => "#!/usr/bin/s6-overlay --shim="u8;

    /// <summary>Where the binary lives in an image.</summary>
    public static ReadOnlySpan<byte> InstalledPath => "/usr/bin/s6-overlay"u8;

    /// <summary>The permission of everybody to execute: 0111.</summary>
    private const uint Executable = 0x49;

    private readonly FileStatus _own;

    /// <summary>The path this process's own file can be executed by.</summary>
    public Bytes OwnPath { get; }

    /// <summary>False in the mode where every link of a chain is a real exec.</summary>
    public bool InProcess { get; }

    private Resolver(Bytes ownPath, FileStatus own, bool inProcess)
    {
        OwnPath = ownPath;
        _own = own;
        InProcess = inProcess;
    }

    /// <summary>Finds this process's own file: through /proc, else by its installed place, else by <paramref name="argv0"/>.</summary>
    public static Resolver Create(Bytes argv0, Env env)
    {
        bool inProcess = !env.Get("S6_OVERLAY_CHAIN"u8).Equals("exec"u8);
        if (Sys.Stat(new Bytes("/proc/self/exe"u8), out FileStatus own) >= 0)
            return new Resolver(new Bytes("/proc/self/exe"u8), own, inProcess);
        var installed = new Bytes(InstalledPath);
        if (Sys.Stat(installed, out own) >= 0)
            return new Resolver(installed, own, inProcess);
        return Sys.Stat(argv0, out own) >= 0 ? new Resolver(argv0, own, inProcess) : new Resolver(argv0, default, false);
    }

    /// <summary>Looks <paramref name="file"/> up. <paramref name="searchPath"/> may be null (PATH not set).</summary>
    public Resolution Resolve(Bytes file, Bytes searchPath)
    {
        if (file.IsEmpty)
            return new Resolution(default, default, EACCES);
        if (file.Span.IndexOf((byte)'/') >= 0)
            return Inspect(file, out Resolution direct) ? direct : new Resolution(file, default, direct.Errno);

        ReadOnlySpan<byte> rest = searchPath.IsNull ? DefaultPath : searchPath.Span;
        int error = ENOENT;
        while (true)
        {
            int colon = rest.IndexOf((byte)':');
            ReadOnlySpan<byte> directory = colon < 0 ? rest : rest[..colon];
            Bytes candidate = directory.IsEmpty ? Bytes.Concat("./"u8, file) : Bytes.Concat(directory, "/"u8, file);
            if (Inspect(candidate, out Resolution found))
                return found;
            if (found.Errno is not (ENOENT or ENOTDIR))
                error = found.Errno;
            if (colon < 0)
                return new Resolution(file, default, error);
            rest = rest[(colon + 1)..];
        }
    }

    private bool Inspect(Bytes candidate, out Resolution found)
    {
        int result = Sys.Stat(candidate, out FileStatus status);
        // Nobody needs to be asked whether the file that runs already can be executed, if everybody may execute it.
        if (result >= 0 && (status.IsDirectory || (!(IsOwn(status) && (status.Mode & Executable) == Executable) && Sys.Access(candidate, X_OK) < 0)))
            result = -EACCES;
        if (result < 0)
        {
            found = new Resolution(candidate, default, -result);
            return false;
        }
        found = new Resolution(candidate, SelfName(candidate, status), 0);
        return true;
    }

    private bool IsOwn(FileStatus status) => status.Device == _own.Device && status.Inode == _own.Inode;

    private Bytes SelfName(Bytes candidate, FileStatus status)
    {
        if (!InProcess)
            return default;
        if (IsOwn(status))
            return new Bytes(candidate.BaseName());
        return status.IsRegular && status.Size < 256 ? ShimName(candidate) : default;
    }

    /// <summary>The command that a shim file stands for; null if the file is not a shim of this very binary.</summary>
    private Bytes ShimName(Bytes file)
    {
        Span<byte> head = stackalloc byte[256];
        int fd = Sys.Open(file, O_RDONLY | O_CLOEXEC);
        if (fd < 0)
            return default;
        int length = Sys.Read(fd, head);
        Sys.Close(fd);
        if (length <= 0 || !head[..length].StartsWith(ShimPrefix))
            return default;
        Span<byte> name = head[ShimPrefix.Length..length];
        int end = name.IndexOf((byte)'\n');
        if (end < 0 || Sys.Stat(new Bytes(InstalledPath), out FileStatus installed) < 0)
            return default;
        return IsOwn(installed) ? new Bytes(name[..end]) : default;
    }
}
