using System;
using System.Globalization;

namespace S6Overlay.Tests.Support;

/// <summary>A file system in memory of a given size, mounted on a folder; needs root.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly string _folder;

    public SmallDisk(string folder, int kilobytes)
    {
        _folder = folder;
        Mount("-t", "tmpfs", "-o", Size(kilobytes), "small", folder);
    }

    public void Resize(int kilobytes) => Mount("-o", "remount," + Size(kilobytes), _folder);

    /// <summary>No new files or names can be made: there are as many as are allowed.</summary>
    public void Forbid() => Mount("-o", "remount,nr_inodes=" + UsedInodes(), _folder);

    public void Allow() => Mount("-o", "remount,nr_inodes=100000", _folder);

    public void Dispose() => new Cmd("/usr/bin/umount", ["-l", _folder]).Run();

    private static string Size(int kilobytes) => string.Create(CultureInfo.InvariantCulture, $"size={kilobytes}k");

    private static void Mount(params string[] arguments) => new Cmd("/usr/bin/mount", arguments).Run().ShouldSucceed();

    private string UsedInodes() => new Cmd("/usr/bin/stat", ["-f", "-c", "%c %d", _folder]).Run().Text.Trim().Split(' ') is [string total, string free]
        ? (long.Parse(total, CultureInfo.InvariantCulture) - long.Parse(free, CultureInfo.InvariantCulture)).ToString(CultureInfo.InvariantCulture)
        : throw new InvalidOperationException("stat -f says something else");
}
