using System;
using S6Overlay.Core;
using S6Overlay.Kernel;
using S6Overlay.Text;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Commands.S6;

/// <summary>Carries data both ways between two pairs of descriptors. See docs/commands/s6-ioconnect.md.</summary>
internal static class S6Ioconnect
{
    public static ReadOnlySpan<byte> Usage => "s6-ioconnect [ -t timeout ] [ -r fdr ] [ -w fdw ]"u8;

    [Command("s6-ioconnect")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        uint timeout = 0, read = 6, write = 7;
        var options = new Options(argv, "0167t:r:w:"u8);
        while (options.Next(out byte option))
        {
            bool good = option switch
            {
                (byte)'t' => Scan.Number(options.Value, out timeout),
                (byte)'r' => Scan.Number(options.Value, out read) && read > 2,
                (byte)'w' => Scan.Number(options.Value, out write) && write > 2,
                _ => option != Options.Unknown, // which ends are sockets is seen, not told
            };
            if (!good)
                return proc.Usage(Usage);
        }
        foreach (int fd in (ReadOnlySpan<int>)[0, 1, (int)read, (int)write])
            if (Sys.SetNonBlocking(fd, true) is var error && error < 0)
                return proc.FatalSystem(error, $"unable to use descriptor {fd}");
        Sys.IgnoreSignal(Signal.Pipe, true);
        var there = new Way(proc, 0, (int)write);
        var back = new Way(proc, (int)read, 1);
        Span<PollItem> items = stackalloc PollItem[4];
        while (!there.IsDone || !back.IsDone)
        {
            (items[0], items[1]) = (there.Source, there.Target);
            (items[2], items[3]) = (back.Source, back.Target);
            int ready = Sys.Poll(items, timeout == 0 ? -1 : (int)Math.Min(timeout, int.MaxValue));
            if (ready < 0)
                return proc.FatalSystem(ready, "unable to poll"u8);
            if (ready == 0 && timeout > 0)
                return Next.Exit(1);
            there.Move(items[0], items[1]);
            back.Move(items[2], items[3]);
        }
        return Next.Exit(0);
    }

    /// <summary>One direction.</summary>
    private sealed class Way(Proc proc, int from, int to)
    {
        private readonly byte[] _buffer = new byte[16384];
        private int _start, _end;
        private bool _ended;

        public bool IsDone { get; private set; }

        public PollItem Source => new(!_ended && _start == _end ? from : -1, PollItem.In);

        public PollItem Target => new(_start < _end ? to : -1, PollItem.Out);

        public void Move(PollItem source, PollItem target)
        {
            if (source.Fd >= 0 && source.Readable)
            {
                int got = Sys.Read(from, _buffer);
                if (got > 0)
                    (_start, _end) = (0, got);
                else if (got != -EAGAIN)
                    End(got, "read from"u8, from);
            }
            else if (target.Fd >= 0 && target.Writable)
            {
                int put = Sys.Write(to, _buffer.AsSpan(_start, _end - _start));
                if (put > 0)
                    _start += put;
                else if (put != -EAGAIN)
                    End(put, "write to"u8, to);
            }
        }

        /// <summary>Nothing more comes, or nothing more is taken: the other side is told in the way of a socket or of a pipe.</summary>
        private void End(int error, ReadOnlySpan<byte> what, int fd)
        {
            if (error < 0 && error != -EPIPE)
                proc.WarnSystem(error, $"unable to {what} descriptor {fd}");
            _ended = IsDone = true;
            _start = _end = 0;
            if (Sys.Shutdown(to, Sys.ShutdownWrite) < 0)
                Sys.Close(to);
            Sys.Shutdown(from, Sys.ShutdownRead);
        }
    }
}
