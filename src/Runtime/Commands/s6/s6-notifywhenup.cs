using System;
using System.Collections.Generic;
using S6Overlay.Core;
using S6Overlay.Kernel;
using S6Overlay.Supervision;
using S6Overlay.Text;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Commands.S6;

/// <summary>
/// In a run script: tells who listens when the service is ready. See docs/commands/s6-notifywhenup.md.
///
/// The listener is this command once more, with <c>-P</c> and the end of a pipe as its input, while this process goes on
/// as the service.
/// </summary>
internal static class S6Notifywhenup
{
    public static ReadOnlySpan<byte> Usage => "s6-notifywhenup [ -d fd ] [ -e fifodir ] [ -f ] [ -X ] [ -t timeout ] prog..."u8;

    [Command("s6-notifywhenup")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        uint fd = 1, timeout = 0;
        Bytes fifodir = ServiceFileNames.Event;
        bool listens = false, simple = false, pretends = false;
        var options = new Options(argv, "d:e:fXt:P"u8);
        while (options.Next(out byte option))
        {
            switch (option)
            {
                case (byte)'d' when Scan.Number(options.Value, out fd) && fd <= int.MaxValue:
                case (byte)'t' when Scan.Number(options.Value, out timeout):
                    break;
                case (byte)'e':
                    fifodir = options.Value;
                    break;
                case (byte)'f':
                    simple = true;
                    break;
                case (byte)'X':
                    pretends = true;
                    break;
                case (byte)'P':
                    listens = true;
                    break;
                default:
                    return proc.Usage(Usage);
            }
        }
        if (listens)
            return simple ? Listen(proc, fifodir, timeout) : Detach(proc);
        if (options.Rest.IsEmpty)
            return proc.Usage(Usage);
        int result = Sys.Pipe(out int readEnd, out int writeEnd);
        if (result < 0)
            return proc.FatalSystem(result, "unable to make a pipe"u8);
        List<Bytes> listener = [new(MultiCall.OwnName), new("s6-notifywhenup"u8), new("-P"u8), new("-t"u8), Bytes.FromNumber(timeout), new("-e"u8), fifodir];
        if (simple)
            listener.Add(new("-f"u8));
        int pid = result = Sys.Spawn(
            proc.Trampoline.Resolver.OwnPath, listener.ToArray(), proc.Env, proc.Trampoline.Inherited, new SpawnOptions { Descriptors = [new(readEnd, 0)] });
        if (result > 0 && !simple)
            Sys.WaitFor(pid);
        if (result >= 0)
            result = pretends ? Sys.WriteAll(writeEnd, "\n"u8) : 0;
        if (result >= 0)
            result = writeEnd == fd ? Sys.SetCloseOnExec(writeEnd, false) : Sys.Dup2(writeEnd, (int)fd);
        return result < 0 ? proc.FatalSystem(result, "unable to start the listener"u8) : Next.Exec(options.Rest);
    }

    /// <summary>Once more as a grandchild of the service, so that nobody has to reap it.</summary>
    private static Next Detach(Proc proc)
    {
        List<Bytes> listener = [.. Start.Read().Arguments, new("-f"u8)];
        int pid = Sys.Spawn(proc.Trampoline.Resolver.OwnPath, listener.ToArray(), proc.Env, proc.Trampoline.Inherited, new SpawnOptions());
        return pid < 0 ? proc.FatalSystem(pid, "unable to start the listener"u8) : Next.Exit(0);
    }

    /// <summary>Waits for a newline, and says so in <c>supervise/ready</c> and to the fifodir. The end of the service, or of the time, ends this too.</summary>
    private static Next Listen(Proc proc, Bytes fifodir, uint timeout)
    {
        long end = timeout == 0 ? long.MaxValue : EventLoop.Now + timeout;
        Span<byte> got = stackalloc byte[256];
        for (bool said = false; !said;)
        {
            long left = end - EventLoop.Now;
            if (left <= 0)
                return Next.Exit(0);
            Span<PollItem> items = [new(0, PollItem.In)];
            Sys.Poll(items, timeout == 0 ? -1 : (int)Math.Min(left, int.MaxValue));
            if (!items[0].Readable)
                continue;
            int count = Sys.Read(0, got);
            if (count <= 0)
                return Next.Exit(0);
            said = got[..count].IndexOf((byte)'\n') >= 0;
        }
        Span<byte> stamp = stackalloc byte[12];
        Tai.Now.Pack(stamp);
        Bytes ready = new("./supervise/ready"u8);
        int result = Sys.WriteFile(ready, stamp);
        if (result < 0)
            proc.WarnSystem(result, $"unable to write {ready}");
        result = FifoDirectory.Notify(AT_FDCWD, fifodir, "U"u8);
        return result < 0 ? proc.FatalSystem(result, $"unable to notify {fifodir}") : Next.Exit(0);
    }
}
