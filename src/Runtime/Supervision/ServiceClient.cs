using System;
using S6Overlay.Core;
using S6Overlay.Init;
using S6Overlay.Kernel;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Supervision;

/// <summary>What other processes can ask of a supervisor, through the files of its directory.</summary>
internal static class ServiceClient
{
    /// <summary>The folder in which a service's supervisor keeps its files.</summary>
    public static ReadOnlySpan<byte> OfService => "supervise"u8;

    /// <summary>The folder in which a scan directory's supervisor keeps its files.</summary>
    public static ReadOnlySpan<byte> OfScanDirectory => ".s6-svscan"u8;

    /// <summary>Whether a supervisor holds the lock of the service directory <paramref name="service"/>: 1 or 0, or −errno.</summary>
    public static int IsSupervised(Bytes service)
    {
        int fd = Sys.Open(Bytes.Concat(RuntimeDirectory.Reach(service), "/supervise/lock"u8), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
        if (fd is -ENOENT or -ENOTDIR)
            return 0;
        if (fd < 0)
            return fd;
        int result = Sys.IsLocked(fd);
        Sys.Close(fd);
        return result;
    }

    /// <summary>Writes commands to the control FIFO below <paramref name="directory"/>. Returns 0; −ENXIO if nobody listens; else −errno.</summary>
    public static int Send(Bytes directory, ReadOnlySpan<byte> folder, ReadOnlySpan<byte> commands)
    {
        int fd = Sys.Open(Bytes.Concat(RuntimeDirectory.Reach(directory), "/"u8, folder, "/control"u8), O_WRONLY | O_NONBLOCK | O_CLOEXEC);
        if (fd is -ENOENT or -ENXIO)
            return -ENXIO;
        if (fd < 0)
            return fd;
        int result = Sys.WriteAll(fd, commands);
        Sys.Close(fd);
        return result;
    }

    /// <summary>Sends commands and says what went wrong: exit code 0, 100 (no supervisor) or 111 (no such directory, among others).</summary>
    public static int SendOrSay(Proc proc, Bytes directory, ReadOnlySpan<byte> folder, ReadOnlySpan<byte> commands)
    {
        int result = Send(directory, folder, commands);
        if (result == 0)
            return 0;
        // A name that was mistyped is not a supervisor that is missing.
        if (result == -ENXIO && Sys.Access(RuntimeDirectory.Reach(directory), F_OK) == -ENOENT)
            result = -ENOENT;
        return result == -ENXIO
            ? proc.Fatal(ExitCode.Usage, $"unable to control {directory}: supervisor not listening").Code
            : proc.FatalSystem(result, $"unable to control {directory}").Code;
    }
}
