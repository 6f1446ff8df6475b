using System;
using S6Overlay.Core;
using S6Overlay.Init;
using S6Overlay.Kernel;
using S6Overlay.Text;
using S6Overlay.Users;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Commands.Overlay;

/// <summary>Makes the FIFO for a logger. See docs/commands/logutil-newfifo.md.</summary>
internal static class LogutilNewfifo
{
    public static ReadOnlySpan<byte> Usage => "logutil-newfifo [ -o owner ] [ -g group ] [ -m mode ] fifo"u8;

    [Command("logutil-newfifo")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        const uint Unchanged = uint.MaxValue;
        uint uid = Unchanged, gid = Unchanged, mode = LogFifo.Mode;
        var options = new Options(argv, "o:g:m:"u8);
        while (options.Next(out byte option))
        {
            switch (option)
            {
                case (byte)'o':
                    if (Accounts.FindUser(options.Value, out Account account) > 0)
                        (uid, gid) = (account.Uid, gid == Unchanged ? account.Gid : gid);
                    else if (!Scan.Number(options.Value, out uid))
                        return proc.Fatal(ExitCode.Usage, $"unknown user: {options.Value}");
                    break;
                case (byte)'g':
                    if (Accounts.FindGroup(options.Value, out gid) <= 0 && !Scan.Number(options.Value, out gid))
                        return proc.Fatal(ExitCode.Usage, $"unknown group: {options.Value}");
                    break;
                case (byte)'m':
                    if (!Scan.Octal(options.Value, out mode))
                        return proc.Usage(Usage);
                    break;
                default:
                    return proc.Usage(Usage);
            }
        }
        if (options.Rest.Length != 1)
            return proc.Usage(Usage);
        Bytes fifo = options.Rest[0];
        int error = Sys.Mkfifo(fifo, mode);
        if (error == -EEXIST && Sys.Stat(fifo, out FileStatus status) >= 0 && status.IsFifo)
            error = 0;
        if (error < 0)
            return proc.FatalSystem(error, $"unable to mkfifo {fifo}");
        error = Sys.Chmod(fifo, mode);
        if (error >= 0 && (uid != Unchanged || gid != Unchanged))
            error = Sys.Chown(fifo, uid, gid);
        if (error < 0)
            return proc.FatalSystem(error, $"unable to set the owner and mode of {fifo}");
        error = LogFifo.Store(proc, fifo);
        if (error < 0)
            proc.WarnSystem(error, $"unable to store {fifo} in the fd-holder");
        return proc.Done();
    }
}
