using System;
using S6Overlay.Core;
using S6Overlay.Ipc;
using S6Overlay.Kernel;
using S6Overlay.Text;

namespace S6Overlay.Commands.S6;

/// <summary>Runs an s6-style daemon under a supervisor that listens on NOTIFY_SOCKET. See docs/commands/s6-notify-socket-from-fd.md.</summary>
internal static class S6NotifySocketFromFd
{
    public static ReadOnlySpan<byte> Usage => "s6-notify-socket-from-fd [ -d fd ] [ -f ] [ -t timeout ] [ -k ] prog..."u8;

    private const int AboveOthers = 64;

    private static ReadOnlySpan<byte> SocketVariable => "NOTIFY_SOCKET"u8;

    [Command("s6-notify-socket-from-fd")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        if (NotifyRelay.IsRelay(proc, argv, (pid, deadline) => Relay(proc, pid, deadline), out Next end))
            return end;
        int notify = 1;
        uint timeout = 0;
        bool direct = false, keep = false;
        var options = new Options(argv, "d:ft:k"u8, "d=notification-fd t=timeout f=no-doublefork k=keep-environment"u8);
        while (options.Next(out byte option))
        {
            bool good = option switch
            {
                (byte)'d' => Scan.Signed(options.Value, out notify) && notify >= 0,
                (byte)'t' => Scan.Number(options.Value, out timeout),
                _ => option is (byte)'f' or (byte)'k',
            };
            if (!good)
                return proc.Usage(Usage);
            direct |= option == (byte)'f';
            keep |= option == (byte)'k';
        }
        if (options.Rest.IsEmpty)
            return proc.Usage(Usage);
        if (!proc.Env.Has(SocketVariable))
            return Next.Exec(options.Rest);
        int error = Connect(proc, notify, timeout, direct);
        if (error < 0)
            return proc.FatalSystem(error, "unable to start the relay"u8);
        if (!keep)
            proc.Env.Unset(SocketVariable);
        return Next.Exec(options.Rest);
    }

    /// <summary>The daemon's notification descriptor becomes a pipe to the relay.</summary>
    private static int Connect(Proc proc, int notify, uint timeout, bool direct)
    {
        int error = Sys.Pipe(out int read, out int write);
        if (error < 0)
            return error;
        // Above the descriptors that are moved, so that no move hits the other end.
        int input = Sys.DupAbove(read, AboveOthers, closeOnExec: true);
        Sys.Close(read);
        error = input < 0 ? input : NotifyRelay.Start(proc, timeout, direct, input, 2);
        if (error >= 0 && write != notify)
            error = Sys.Dup2(write, notify);
        else if (error >= 0)
            error = Sys.SetCloseOnExec(write, false);
        if (write != notify)
            Sys.Close(write);
        if (input >= 0)
            Sys.Close(input);
        return error;
    }

    /// <summary>Waits for a newline on descriptor 0 and tells the supervisor.</summary>
    private static int Relay(Proc proc, int daemon, long deadline)
    {
        Span<byte> said = stackalloc byte[256];
        while (true)
        {
            int over = NotifyRelay.Await(0, -1, deadline);
            if (over != 0)
                return over;
            int got = Sys.Read(0, said);
            if (got <= 0)
                return NotifyRelay.DaemonGone;
            if (said[..got].Contains((byte)'\n'))
                return Tell(proc, daemon);
        }
    }

    private static int Tell(Proc proc, int daemon)
    {
        byte[] address = proc.Env.Get(SocketVariable).Span.ToArray();
        // In the variable a name of the abstract space begins with @, in an address with a NUL byte.
        if (address.Length > 0 && address[0] == (byte)'@')
            address[0] = 0;
        int fd = Sys.UnixSocket(Sys.SocketKind.Datagram, nonBlocking: false);
        int error = fd < 0 ? fd : Sys.Connect(fd, address);
        if (error >= 0)
            error = Sys.SendMessage(fd, ((Message)$"READY=1\nMAINPID={daemon}\n").Span, default);
        if (error >= 0)
        {
            WaitUntilTaken(fd);
            return NotifyRelay.Told;
        }
        proc.WarnSystem(error, "unable to notify the supervisor"u8);
        return ExitCode.SystemCall;
    }

    /// <summary>
    /// systemd asks the kernel whose message it was, and has no answer once the sender has ended. So this waits until it has read on to
    /// a second message, and closed the descriptor that came with it; but not for ever, for others may not know this.
    /// </summary>
    private static void WaitUntilTaken(int socket)
    {
        const int Longest = 5000;
        if (Sys.Pipe(out int read, out int write) < 0)
            return;
        int error = Sys.SendMessage(socket, "BARRIER=1\n"u8, [write]);
        Sys.Close(write);
        var item = new PollItem(read, PollItem.In);
        if (error >= 0)
            Sys.Poll(new Span<PollItem>(ref item), Longest);
    }
}
