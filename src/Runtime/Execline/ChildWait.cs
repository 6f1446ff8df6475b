using System;
using System.Collections.Generic;
using S6Overlay.Kernel;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Execline;

/// <summary>Waits for the children in <paramref name="pids"/>, or for any if there are none; for all of them, or <paramref name="one"/>.</summary>
internal sealed class ChildWait(int[] pids, bool one)
{
    private readonly List<int> _left = [.. pids];

    /// <summary>The child that ended first; 0 if none did.</summary>
    public int FirstPid { get; private set; }

    public int FirstStatus { get; private set; }

    /// <summary>The wait status of the last pid in the list; negative if it was not a child or did not end.</summary>
    public int LastStatus { get; private set; } = -1;

    /// <summary>Waits for at most <paramref name="milliseconds"/>; −1 is for ever. False if there are children left then.</summary>
    public bool Run(long milliseconds)
    {
        ulong mask = Sys.GetSignalMask();
        Sys.SetSignalMask(mask | Signal.Bit(Signal.Chld));
        int signals = Sys.SignalDescriptor(Signal.Bit(Signal.Chld));
        long deadline = milliseconds < 0 ? long.MaxValue : Sys.MonotonicTime().Milliseconds + milliseconds;
        bool done;
        while (!(done = Reap()))
        {
            long left = deadline - Sys.MonotonicTime().Milliseconds;
            if (left <= 0)
                break;
            Span<PollItem> items = [new(signals, PollItem.In)];
            Sys.Poll(items, milliseconds < 0 ? -1 : (int)Math.Min(left, int.MaxValue));
            Sys.ReadSignal(signals, out _);
        }
        Sys.Close(signals);
        Sys.SetSignalMask(mask);
        return done;
    }

    /// <summary>Reaps what has ended. True if there is nothing to wait for any more.</summary>
    private bool Reap()
    {
        if (pids.Length == 0)
        {
            int pid;
            while ((pid = Sys.Wait(-1, out int status, Sys.WaitNoHang)) > 0)
            {
                Ended(pid, status);
                if (one)
                    return true;
            }
            return pid == -ECHILD;
        }
        for (int i = 0; i < _left.Count; i++)
        {
            int got = Sys.Wait(_left[i], out int status, Sys.WaitNoHang);
            if (got == 0)
                continue;
            if (got > 0)
                Ended(_left[i], status);
            _left.RemoveAt(i--);
            if (got > 0 && one)
                return true;
        }
        return _left.Count == 0;
    }

    private void Ended(int pid, int status)
    {
        if (FirstPid == 0)
            (FirstPid, FirstStatus) = (pid, status);
        if (pids.Length > 0 && pid == pids[^1])
            LastStatus = status;
        if (one)
            LastStatus = status;
    }
}
