using System;
using S6Overlay.Core;
using S6Overlay.Kernel;

namespace S6Overlay.Init;

/// <summary>
/// Where the overlay keeps the state of a running container: normally <c>/run/s6</c>, elsewhere where that cannot be
/// written. The init creates it and everything else finds it here.
/// </summary>
internal static class RuntimeDirectory
{
    /// <summary>Says where the directory is, for programs that inherit it.</summary>
    public static ReadOnlySpan<byte> Variable => "S6_OVERLAY_RUNTIME"u8;

    /// <summary>The directory of the running container; null if there is none.</summary>
    public static Bytes Find(Env env)
    {
        Bytes named = env.Get(Variable);
        if (!named.IsNull && !named.IsEmpty && IsDirectory(named, out _))
            return named;
        // Only root can make these two.
        if (Try("/run/s6"u8, out Bytes found, shared: false) || Try("/var/run/s6"u8, out found, shared: false))
            return found;
        return Try("/dev/shm/s6"u8, out found, shared: true) || Try("/tmp/s6"u8, out found, shared: true) ? found : default;
    }

    /// <summary>
    /// Where a path below <c>/run/s6</c> or <c>/var/run/s6</c> really is: as it stands if it exists, else below the
    /// directory that the container uses instead. Any other path is returned as it is.
    /// </summary>
    public static Bytes Reach(Bytes path)
    {
        ReadOnlySpan<byte> tail = path;
        if (tail.StartsWith("/var"u8))
            tail = tail["/var".Length..];
        if (!tail.StartsWith("/run/s6/"u8) || Sys.Access(path, Posix.F_OK) >= 0)
            return path;
        Bytes runtime = Find(new Env());
        return runtime.IsNull ? path : Bytes.Concat(runtime, tail["/run/s6".Length..]);
    }

    private static bool Try(ReadOnlySpan<byte> path, out Bytes found, bool shared)
    {
        found = new Bytes(path);
        return IsDirectory(found, out uint owner) && (!shared || IsTrusted(owner));
    }

    private static bool IsDirectory(Bytes path, out uint owner)
    {
        bool good = Sys.Stat(path, out FileStatus status) >= 0 && status.IsDirectory;
        owner = status.Uid;
        return good;
    }

    /// <summary>Anybody can make a directory in a shared place; it counts if it is root's, ours, or of the one who runs the container.</summary>
    private static bool IsTrusted(uint owner) =>
        owner == 0 || owner == Sys.GetEuid() || (Sys.Stat(new Bytes("/proc/1"u8), out FileStatus init) >= 0 && owner == init.Uid);
}
