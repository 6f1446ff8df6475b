using System;
using S6Overlay.Core;
using S6Overlay.Kernel;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Init;

/// <summary>
/// Makes the runtime directory, which <see cref="RuntimeDirectory"/> then finds: <c>/run/s6</c> if it can be, else the
/// next best writable place, and <c>/var/run/s6</c>, which scripts name, leading to it as far as the image permits.
/// State of an earlier run of the same container is removed.
/// </summary>
internal static class RuntimeSetup
{
    private const uint Mode = 0x1ED; // 0755

    private static readonly Bytes Contract = new("/var/run/s6");

    /// <summary>Returns the directory; null, after a message, where there is no writable place at all.</summary>
    public static Bytes Make(Report report)
    {
        uint umask = Sys.Umask(0x12); // 022: the state is for every user of the container to read
        Bytes chosen = Choose();
        if (chosen.IsNull)
            report.Error($"there is no writable place for the runtime directory: tried /run, /var/run, /dev/shm and /tmp; start the container with --tmpfs /run");
        else if (!Leads(Contract, chosen) && !Connect(chosen))
            report.Warn($"the runtime directory is {chosen}, as /var/run/s6 cannot be made to lead there; start the container with --tmpfs /run if scripts need that path");
        else if (!chosen.Equals("/run/s6"u8) && !chosen.Equals(Contract))
            report.Warn($"the runtime directory is {chosen}, as /run is not writable");
        Sys.Umask(umask);
        return chosen;
    }

    private static Bytes Choose()
    {
        Sys.Mkdir(new Bytes("/run"), Mode);
        if (Claim(new Bytes("/run/s6")))
            return new Bytes("/run/s6");
        if (Claim(Contract))
            return Contract;
        foreach (string shared in (ReadOnlySpan<string>)["/dev/shm/s6", "/tmp/s6"])
            if (Claim(new Bytes(shared)))
                return new Bytes(shared);
        return default;
    }

    /// <summary>Makes an empty directory that is ours to write.</summary>
    private static bool Claim(Bytes path)
    {
        if (Sys.Lstat(path, out FileStatus old) >= 0 && !old.IsDirectory)
            Sys.Unlink(path);
        int made = Sys.Mkdir(path, Mode);
        if (made == -EEXIST)
        {
            // Never take over a directory that somebody else put into a shared place.
            if (Sys.Lstat(path, out FileStatus found) < 0 || !found.IsDirectory || (found.Uid != Sys.GetEuid() && found.Uid != 0))
                return false;
            if (Sys.Access(path, R_OK | W_OK | X_OK) < 0)
                return false;
            StaleState.Empty(path);
            return true;
        }
        return made >= 0;
    }

    private static bool Leads(Bytes path, Bytes chosen) =>
        Sys.Stat(path, out FileStatus there) >= 0 && Sys.Stat(chosen, out FileStatus here) >= 0
        && there.Device == here.Device && there.Inode == here.Inode;

    /// <summary>Makes <c>/var/run/s6</c> lead to the directory, whatever <c>/var/run</c> is.</summary>
    private static bool Connect(Bytes chosen)
    {
        var varRun = new Bytes("/var/run");
        Sys.Mkdir(new Bytes("/var"), Mode);
        if (Sys.Lstat(varRun, out FileStatus link) < 0)
            Sys.Symlink(new Bytes("../run"), varRun);
        else if (link.IsSymlink && Sys.Stat(varRun, out _) < 0)
            MakeTarget(varRun);
        if (Leads(Contract, chosen))
            return true;
        if (Sys.Lstat(Contract, out FileStatus old) >= 0)
        {
            if (old.IsDirectory)
            {
                StaleState.Empty(Contract);
                Sys.Rmdir(Contract);
            }
            else
            {
                Sys.Unlink(Contract);
            }
        }
        return Sys.Symlink(chosen, Contract) >= 0;
    }

    /// <summary>Makes the directory that a dangling link names.</summary>
    private static void MakeTarget(Bytes link)
    {
        Bytes target = Sys.ReadLink(link, out int error);
        if (error < 0)
            return;
        if (!target.StartsWith("/"u8))
            target = Bytes.Concat("/var/"u8, target);
        ReadOnlySpan<byte> path = target;
        for (int i = 1; i <= path.Length; i++)
            if (i == path.Length || path[i] == (byte)'/')
                Sys.Mkdir(new Bytes(path[..i]), Mode);
    }
}
