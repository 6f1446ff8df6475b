using System;
using S6Overlay.Core;
using S6Overlay.Ipc;
using S6Overlay.Kernel;
using S6Overlay.Text;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Commands.S6;

/// <summary>Runs a daemon that notifies through NOTIFY_SOCKET as a service of ours. See docs/commands/s6-notify-fd-from-socket.md.</summary>
internal static class S6NotifyFdFromSocket
{
    public static ReadOnlySpan<byte> Usage => "s6-notify-fd-from-socket [ -3 fd ] [ -f ] [ -t timeout ] prog..."u8;

    private const int AboveOthers = 64;

    [Command("s6-notify-fd-from-socket")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        if (NotifyRelay.IsRelay(proc, argv, Relay, out Next end))
            return end;
        int notify = -1;
        uint timeout = 0;
        bool direct = false;
        var options = new Options(argv, "3:ft:"u8, "3=notification-fd t=timeout f=no-doublefork"u8);
        while (options.Next(out byte option))
        {
            bool good = option switch
            {
                (byte)'3' => Scan.Signed(options.Value, out notify) && notify >= 0,
                (byte)'t' => Scan.Number(options.Value, out timeout),
                _ => option == (byte)'f',
            };
            if (!good)
                return proc.Usage(Usage);
            direct |= option == (byte)'f';
        }
        if (options.Rest.IsEmpty)
            return proc.Usage(Usage);
        if (notify < 0 && !ReadNotificationFile(proc, out notify, out Next refusal))
            return refusal;
        int error = Sys.GetDescriptorFlags(notify);
        if (error < 0)
            return proc.FatalSystem(error, $"notification descriptor {notify}");
        int socket = Sys.UnixSocket(Sys.SocketKind.Datagram, nonBlocking: true);
        error = socket < 0 ? socket : Sys.Bind(socket, default);
        if (error < 0 || (error = Sys.GetSocketPath(socket, out Bytes name)) < 0)
            return proc.FatalSystem(error, "unable to make a notification socket"u8);
        int input = Sys.DupAbove(socket, AboveOthers, closeOnExec: true);
        Sys.Close(socket);
        error = input < 0 ? input : NotifyRelay.Start(proc, timeout, direct, input, notify);
        if (error < 0)
            return proc.FatalSystem(error, "unable to start the relay"u8);
        Sys.Close(input);
        Sys.Close(notify);
        proc.Env.Set("NOTIFY_SOCKET"u8, Bytes.Concat("@"u8, name.Span[1..]));
        return Next.Exec(options.Rest);
    }

    private static bool ReadNotificationFile(Proc proc, out int descriptor, out Next refusal)
    {
        byte[]? content = Sys.ReadFile(new Bytes("notification-fd"u8), out int error);
        bool good = Scan.Signed(content.AsSpan().Trim(" \t\n"u8), out descriptor) && descriptor >= 0;
        refusal = content is null ? proc.FatalSystem(error, "unable to read notification-fd"u8)
            : good ? default
            : proc.Fatal(ExitCode.Usage, "notification-fd does not hold a number"u8);
        return good;
    }

    /// <summary>Waits for READY=1 on the socket, descriptor 0, and writes a newline to descriptor 1.</summary>
    private static int Relay(int pid, long deadline)
    {
        Span<byte> datagram = stackalloc byte[4096];
        Span<byte> sender = stackalloc byte[28];
        int daemon = Sys.PidDescriptor(pid);
        while (true)
        {
            int over = NotifyRelay.Await(0, daemon, deadline);
            if (over != 0)
                return over;
            int got = Sys.ReceiveFrom(0, datagram, sender);
            if (got is < 0 and not -EAGAIN)
                return ExitCode.SystemCall;
            if (got > 0 && HasReady(datagram[..Math.Min(got, datagram.Length)]))
                return Sys.WriteAll(1, "\n"u8) < 0 ? ExitCode.SystemCall : NotifyRelay.Told;
        }
    }

    private static bool HasReady(ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty)
        {
            int end = text.IndexOf((byte)'\n');
            if ((end < 0 ? text : text[..end]).SequenceEqual("READY=1"u8))
                return true;
            text = end < 0 ? default : text[(end + 1)..];
        }
        return false;
    }
}
