using System;
using S6Overlay.Kernel;

namespace S6Overlay.Core;

/// <summary>
/// The pipe that children of a captured block write to. While a child is waited for, what it writes is taken in, so
/// that it never waits for us; SIGCHLD wakes the wait.
/// </summary>
internal sealed class CapturePipe
{
    private readonly Output _into;
    private readonly ulong _mask;
    private readonly int _readEnd;
    private readonly int _signals;

    public CapturePipe(Output into)
    {
        _into = into;
        _mask = Sys.GetSignalMask();
        Sys.SetSignalMask(_mask | Signal.Bit(Signal.Chld));
        _signals = Sys.SignalDescriptor(Signal.Bit(Signal.Chld));
        if (_signals < 0 || Sys.Pipe(out _readEnd, out int writeEnd) < 0)
            throw new InvalidOperationException("no descriptors left to capture a block's output");
        WriteEnd = writeEnd;
        Sys.SetNonBlocking(_readEnd, true);
    }

    public int WriteEnd { get; }

    /// <summary>Waits for a child; all that it wrote has been taken in. Returns its wait status or −errno.</summary>
    public int Wait(int pid) => Wait([pid], out _);

    /// <summary>Waits for the first of several children to end: the one at <paramref name="which"/>.</summary>
    public int Wait(ReadOnlySpan<int> pids, out int which)
    {
        while (true)
        {
            for (which = 0; which < pids.Length; which++)
            {
                int got = Sys.Wait(pids[which], out int status, Sys.WaitNoHang);
                if (got == 0)
                    continue;
                TakeIn();
                return got < 0 ? got : status;
            }
            Span<PollItem> items = [new(_readEnd, PollItem.In), new(_signals, PollItem.In)];
            Sys.Poll(items, -1);
            if (items[0].Readable)
                TakeIn();
            if (items[1].Readable)
                Sys.ReadSignal(_signals, out _);
        }
    }

    /// <summary>Takes in the rest, until nobody has the pipe open any more, and closes it.</summary>
    public void Finish()
    {
        Sys.Close(WriteEnd);
        Sys.SetNonBlocking(_readEnd, false);
        TakeIn();
        Sys.Close(_readEnd);
        Sys.Close(_signals);
        Sys.SetSignalMask(_mask);
    }

    private void TakeIn()
    {
        Span<byte> buffer = stackalloc byte[8192];
        int got;
        while ((got = Sys.Read(_readEnd, buffer)) > 0)
            _into.Write(buffer[..got]);
    }
}
