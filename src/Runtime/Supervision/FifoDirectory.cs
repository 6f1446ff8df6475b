using System;
using S6Overlay.Core;
using S6Overlay.Kernel;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Supervision;

/// <summary>
/// A fifodir, as the manual page of that name describes it: a directory in which every listener has a FIFO of its own.
/// Notifying writes the events into each; a FIFO that nobody reads any more is removed. Nobody waits for anybody.
/// </summary>
internal static class FifoDirectory
{
    /// <summary>Anybody may subscribe.</summary>
    public const uint ModePublic = 0x3DB; // 01733

    /// <summary>Members of the group may subscribe.</summary>
    public const uint ModeGroup = 0x7D8; // 03730

    /// <summary>How the name of a listener's FIFO begins.</summary>
    public static ReadOnlySpan<byte> ListenerPrefix => "ftrig1"u8;

    /// <summary>
    /// Makes the fifodir <paramref name="path"/> below the open directory <paramref name="at"/>, where it is missing.
    /// <paramref name="group"/> owns it (<c>uint.MaxValue</c>: unchanged). An existing directory is kept as it is, or
    /// with <paramref name="force"/> given this owner and mode if it is ours. Returns 0; 1 if it was there; or −errno.
    /// </summary>
    public static int Make(int at, Bytes path, uint group, uint mode, bool force = false)
    {
        int result = MakeDirectory(at, path);
        bool existed = result == -EEXIST;
        if (existed && force)
        {
            result = Sys.StatAt(at, path, out FileStatus status, 0);
            if (result >= 0 && !status.IsDirectory)
                result = -ENOTDIR;
            if (result >= 0 && status.Uid != Sys.GetEuid())
                result = -EACCES;
        }
        else if (existed)
        {
            return 1;
        }
        if (result >= 0)
            result = Sys.ChownAt(at, path, uint.MaxValue, group, 0);
        if (result >= 0)
            result = Sys.ChmodAt(at, path, mode);
        return result < 0 ? result : existed ? 1 : 0;
    }

    /// <summary>
    /// Makes a directory only its owner may enter. Where <paramref name="path"/> is a symbolic link to nothing, what it
    /// points to is made. Returns 0 or −errno; −EEXIST if there is a directory.
    /// </summary>
    public static int MakeDirectory(int at, Bytes path)
    {
        int result = Sys.MkdirAt(at, path, 0x1C0);
        if (result != -EEXIST || Sys.StatAt(at, path, out FileStatus status, 0) != -ENOENT)
            return result == -EEXIST && Sys.StatAt(at, path, out status, 0) >= 0 && !status.IsDirectory ? -ENOTDIR : result;
        Bytes target = Sys.ReadLinkAt(at, path, out int error);
        return error < 0 ? error : Sys.MkdirAt(at, target, 0x1C0);
    }

    /// <summary>
    /// Sends <paramref name="events"/> to every listener, and removes the FIFOs of listeners that are gone; with no
    /// events it only does that. Returns how many got them, or −errno.
    /// </summary>
    public static int Notify(int at, Bytes path, ReadOnlySpan<byte> events)
    {
        int directory = Sys.OpenAt(at, path, O_RDONLY | O_DIRECTORY | O_NONBLOCK | O_CLOEXEC);
        if (directory < 0)
            return directory;
        int reached = 0;
        var reader = new DirectoryReader(directory, stackalloc byte[1024]);
        while (reader.Next())
        {
            if (!reader.Name.StartsWith(ListenerPrefix))
                continue;
            var name = new Bytes(reader.Name);
            int fifo = Sys.OpenAt(directory, name, O_WRONLY | O_NONBLOCK | O_CLOEXEC);
            if (fifo == -ENXIO)
                Sys.UnlinkAt(directory, name, 0);
            if (fifo < 0)
                continue;
            if (!events.IsEmpty && Sys.Write(fifo, events) == events.Length)
                reached++;
            Sys.Close(fifo);
        }
        Sys.Close(directory);
        return reader.Error < 0 ? reader.Error : reached;
    }
}
