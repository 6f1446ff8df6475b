using System;
using S6Overlay.Core;
using S6Overlay.Init;
using S6Overlay.Kernel;
using S6Overlay.Users;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Commands.Overlay;

/// <summary>Logs standard input, or a FIFO, into a directory. See docs/commands/logutil-service.md.</summary>
internal static class LogutilService
{
    public static ReadOnlySpan<byte> Usage => "logutil-service [ -f fifo ] dir"u8;

    [Command("logutil-service")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        Bytes fifo = default;
        var options = new Options(argv, "f:"u8);
        while (options.Next(out byte option))
        {
            if (option != (byte)'f')
                return proc.Usage(Usage);
            fifo = options.Value;
        }
        if (options.Rest.Length != 1)
            return proc.Usage(Usage);
        Bytes directory = options.Rest[0];
        int error = fifo.IsNull ? 0 : LogFifo.OpenAsInput(fifo);
        if (error < 0)
            return proc.FatalSystem(error, $"unable to open {fifo} for reading");
        MakeDirectory(proc, directory);
        // Where it may read on for ever, only a signal ends the logger: it must not be protected from it.
        return fifo.IsNull
            ? Next.Exec([new Bytes("logutil-service-main"u8), directory])
            : Next.Exec([new Bytes("logutil-service-main"u8), new Bytes("-t"u8), directory]);
    }

    /// <summary>Makes a directory that is missing, for the account the logger will have; one that exists is the image's affair.</summary>
    private static void MakeDirectory(Proc proc, Bytes directory)
    {
        if (Sys.Stat(directory, out _) >= 0)
            return;
        for (int slash = directory.Span.IndexOf((byte)'/'); slash >= 0;)
        {
            if (slash > 0)
                Sys.Mkdir(directory.Slice(0, slash), 0x1ED);
            int next = directory.Span[(slash + 1)..].IndexOf((byte)'/');
            slash = next < 0 ? -1 : slash + 1 + next;
        }
        int error = Sys.Mkdir(directory, 0x1ED);
        Identity account = LogAccount.Find();
        if (error >= 0 && Sys.GetEuid() == 0)
            error = Sys.Chown(directory, account.Uid!.Value, account.Gid!.Value);
        if (error >= 0)
            error = Sys.Chmod(directory, 0x5C0);
        // s6-log says it again and ends; the supervisor tries again.
        if (error is < 0 and not -EEXIST)
            proc.WarnSystem(error, $"unable to make {directory}");
    }
}
