using System;
using System.Buffers.Binary;
using S6Overlay.Core;
using S6Overlay.Ipc;
using S6Overlay.Kernel;
using S6Overlay.Supervision;
using S6Overlay.Text;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Commands.S6;

/// <summary>Hands its descriptors, arguments and environment to s6-sudod, and ends as the program does. See docs/commands/s6-sudoc.md.</summary>
internal static class S6Sudoc
{
    public static ReadOnlySpan<byte> Usage => "s6-sudoc [ -e ] [ -t timeoutconn ] [ -T timeoutrun ] [ args... ]"u8;

    private const int ReadEnd = 6, WriteEnd = 7;

    [Command("s6-sudoc")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        bool environment = true;
        uint connectTime = 0, runTime = 0;
        var options = new Options(argv, "et:T:"u8);
        while (options.Next(out byte option))
        {
            bool good = option switch
            {
                (byte)'t' => Scan.Number(options.Value, out connectTime),
                (byte)'T' => Scan.Number(options.Value, out runTime),
                _ => option == (byte)'e',
            };
            if (!good)
                return proc.Usage(Usage);
            environment &= option != (byte)'e';
        }
        if (Sys.GetDescriptorFlags(ReadEnd) < 0 || Sys.GetDescriptorFlags(WriteEnd) < 0)
            return proc.Fatal(ExitCode.Usage, "descriptors 6 and 7 are not open"u8);
        // A program that lacks a standard descriptor here shall lack nothing there.
        Sys.OpenStandardDescriptors();
        // A server that is gone is EPIPE, not a signal.
        Sys.IgnoreSignal(Signal.Pipe, true);
        long deadline = Deadline.In(connectTime);
        Span<byte> banner = stackalloc byte[SudoRequest.ServerBanner.Length];
        int error = ReadAll(banner, deadline);
        if (error < 0)
            return proc.FatalSystem(error, "unable to read the server's banner"u8);
        if (!banner.SequenceEqual(SudoRequest.ServerBanner))
            return proc.Fatal(ExitCode.SystemCall, "the server is not s6-sudod"u8);
        // Not disposed: descriptors 6 and 7 were there before.
        var channel = new MessageChannel(WriteEnd, SudoRequest.Largest);
        error = channel.Send(SudoRequest.Format(options.Rest, environment ? proc.Env : new Env()), [0, 1, 2], deadline);
        if (error < 0)
            return proc.FatalSystem(error, "unable to send the request"u8);
        Span<byte> answer = stackalloc byte[1];
        error = ReadAll(answer, deadline);
        if (error >= 0 && answer[0] != 0)
            return proc.FatalSystem(-answer[0], "unable to start privileged program: server answered"u8);
        if (error < 0)
            return proc.FatalSystem(error, "unable to read the server's answer"u8);
        Span<byte> status = stackalloc byte[SudoRequest.StatusSize];
        error = ReadAll(status, Deadline.In(runTime));
        return error < 0 ? proc.FatalSystem(error, "unable to get the program's exit status"u8) : End(BinaryPrimitives.ReadInt32BigEndian(status));
    }

    /// <summary>Ends as the program did, also where that was by a signal.</summary>
    private static Next End(int status)
    {
        if (!WaitStatus.Crashed(status))
            return Next.Exit(WaitStatus.Code(status));
        int signal = WaitStatus.Signal(status);
        Sys.IgnoreSignal(signal, false);
        Sys.SetSignalMask(0);
        Sys.Kill(Sys.GetPid(), signal);
        return Next.Exit(WaitStatus.ShellCode(status));
    }

    private static int ReadAll(Span<byte> buffer, long deadline)
    {
        while (!buffer.IsEmpty)
        {
            var item = new PollItem(ReadEnd, PollItem.In);
            long left = deadline == long.MaxValue ? -1 : Math.Clamp(deadline - EventLoop.Now, 0, int.MaxValue);
            if (Sys.Poll(new Span<PollItem>(ref item), (int)left) == 0)
            {
                if (EventLoop.Now >= deadline)
                    return -ETIMEDOUT;
                continue;
            }
            int got = Sys.Read(ReadEnd, buffer);
            if (got is <= 0 and not -EAGAIN)
                return got == 0 ? -EPIPE : got;
            buffer = buffer[Math.Max(got, 0)..];
        }
        return 0;
    }
}
