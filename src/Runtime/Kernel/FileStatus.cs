using Tmds.Linux;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Kernel;

/// <summary>What stat(2) says of a file.</summary>
internal readonly struct FileStatus(in stat status)
{
    public ulong Device { get; } = (ulong)status.st_dev;

    public ulong Inode { get; } = (ulong)status.st_ino;

    /// <summary>Type and permission bits.</summary>
    public uint Mode { get; } = (uint)status.st_mode;

    public ulong Links { get; } = (ulong)status.st_nlink;

    public uint Uid { get; } = (uint)status.st_uid;

    public uint Gid { get; } = (uint)status.st_gid;

    /// <summary>In bytes.</summary>
    public long Size { get; } = (long)status.st_size;

    /// <summary>The device a special file stands for.</summary>
    public ulong SpecialDevice { get; } = (ulong)status.st_rdev;

    /// <summary>Allocated, in units of 512 bytes.</summary>
    public long Blocks { get; } = (long)status.st_blocks;

    public Timestamp Accessed { get; } = new((long)status.st_atim.tv_sec, (long)status.st_atim.tv_nsec);

    public Timestamp Modified { get; } = new((long)status.st_mtim.tv_sec, (long)status.st_mtim.tv_nsec);

    public Timestamp Changed { get; } = new((long)status.st_ctim.tv_sec, (long)status.st_ctim.tv_nsec);

    /// <summary>The permission bits, with setuid, setgid and sticky.</summary>
    public uint Permissions => Mode & 0xFFF;

    public bool IsDirectory => (Mode & S_IFMT) == S_IFDIR;

    public bool IsRegular => (Mode & S_IFMT) == S_IFREG;

    public bool IsSymlink => (Mode & S_IFMT) == S_IFLNK;

    public bool IsFifo => (Mode & S_IFMT) == S_IFIFO;

    public bool IsSocket => (Mode & S_IFMT) == S_IFSOCK;

    public bool IsCharacterDevice => (Mode & S_IFMT) == S_IFCHR;

    public bool IsBlockDevice => (Mode & S_IFMT) == S_IFBLK;
}

/// <summary>Seconds and nanoseconds since 1970 (real time) or since boot (monotonic).</summary>
internal readonly record struct Timestamp(long Seconds, long Nanoseconds)
{
    /// <summary>The whole in milliseconds.</summary>
    public long Milliseconds => Seconds * 1000 + Nanoseconds / 1_000_000;
}
