using System;
using System.Collections.Generic;
using System.Text;
using S6Overlay.Core;
using S6Overlay.Kernel;

namespace S6Overlay.Execline;

/// <summary>A program under watch: what to run when which signal comes while it runs. One handler per signal runs at a time.</summary>
internal sealed class Traps(Proc proc, bool forward, uint timeout)
{
    // Faults of this process itself, what cannot be caught, and what the C library keeps for itself.
    private const ulong Never = 7UL << (FirstOfLibrary - 1) | 1UL << (Signal.Kill - 1) | 1UL << (Signal.Stop - 1) | 1UL << (Signal.Chld - 1)
        | 1UL << (Signal.Segv - 1) | 1UL << (Signal.Bus - 1) | 1UL << (Signal.Fpe - 1) | 1UL << (Signal.Ill - 1);

    /// <summary>The first of the three real-time signals that the C library uses.</summary>
    private const int FirstOfLibrary = 32;

    private const int ForTimeout = 0, ForOthers = -1;

    private readonly Dictionary<int, Bytes[]> _handlers = [];
    private readonly Dictionary<int, int> _running = [];

    /// <summary>Adds a directive: a signal, <c>default</c> or <c>timeout</c>. False if it cannot be; then it is exit 100 after a message.</summary>
    public bool Add(Bytes directive, ReadOnlySpan<Bytes> handler, out Next refusal)
    {
        refusal = default;
        int signal = Is(directive, "default"u8) ? ForOthers : Is(directive, "timeout"u8) ? ForTimeout : Signal.Parse(directive);
        if (signal == 0 && !Is(directive, "timeout"u8))
            refusal = proc.Fatal(ExitCode.Usage, $"unrecognized directive: {directive}");
        else if (signal > 0 && (Never & Signal.Bit(signal)) != 0)
            refusal = proc.Fatal(ExitCode.Usage, $"signal {directive} cannot be trapped");
        else if (!_handlers.TryAdd(signal, handler.ToArray()))
            refusal = proc.Fatal(ExitCode.Usage, $"duplicate directive: {directive}");
        return refusal.Code == 0;
    }

    /// <summary>Runs <paramref name="program"/> to its end and exits as it does, or 111 after a message.</summary>
    public Next Run(ReadOnlySpan<Bytes> program)
    {
        ulong trapped = Trapped(); // blocked signals arrive, also those that this process and its children ignore
        Sys.SetSignalMask(Sys.GetSignalMask() | trapped | Signal.Bit(Signal.Chld));
        int signals = Sys.SignalDescriptor(trapped | Signal.Bit(Signal.Chld));
        if (signals < 0)
            return proc.FatalSystem(signals, "unable to read signals"u8);
        int pid = proc.Trampoline.Spawn(proc.Trampoline.Prepare(proc, program), new SpawnOptions(), out _);
        if (pid < 0)
            return ChildStatus.CannotSpawn(proc, pid, program[0]);
        proc.Env.Set("!"u8, Bytes.FromNumber(pid));
        while (true)
        {
            int signal = Next(signals);
            if (signal == Signal.Chld)
            {
                if (Reap(pid, out int status))
                    return Core.Next.Exit(ChildStatus.Approximate(status));
                continue;
            }
            int error = Handle(signal, pid, out Bytes failed);
            if (error < 0)
                return ChildStatus.CannotSpawn(proc, error, failed);
        }
    }

    private static bool Is(Bytes directive, ReadOnlySpan<byte> keyword) => Ascii.EqualsIgnoreCase(directive.Span, keyword);

    private ulong Trapped()
    {
        if (forward || _handlers.ContainsKey(ForOthers))
            return ~Never;
        ulong trapped = 0;
        foreach (int signal in _handlers.Keys)
            trapped |= signal > 0 ? Signal.Bit(signal) : 0;
        return trapped;
    }

    /// <summary>Waits for a signal; 0 if the time runs out first.</summary>
    private int Next(int signals)
    {
        while (true)
        {
            int signal = Sys.ReadSignal(signals, out _);
            if (signal > 0)
                return signal;
            Span<PollItem> items = [new(signals, PollItem.In)];
            int ready = Sys.Poll(items, timeout == 0 ? -1 : (int)Math.Min(timeout, int.MaxValue));
            if (ready == 0 && timeout > 0)
                return ForTimeout;
        }
    }

    private bool Reap(int program, out int status)
    {
        bool ended = false;
        status = 0;
        int pid;
        while ((pid = Sys.Wait(-1, out int one, Sys.WaitNoHang)) > 0)
        {
            if (pid == program)
            {
                ended = true;
                status = one;
            }
            foreach ((int signal, int handler) in _running)
            {
                if (handler != pid)
                    continue;
                _running.Remove(signal);
                break;
            }
        }
        return ended;
    }

    private int Handle(int signal, int program, out Bytes failed)
    {
        failed = default;
        if (!_handlers.TryGetValue(signal, out Bytes[]? handler) && (signal == ForTimeout || !_handlers.TryGetValue(ForOthers, out handler)))
        {
            if (signal != ForTimeout)
                Sys.Kill(program, signal);
            return 0;
        }
        if (handler.Length == 0 || _running.ContainsKey(signal))
            return 0;
        failed = handler[0];
        proc.Env.Set("SIGNAL"u8, Bytes.FromNumber(signal));
        int pid = proc.Trampoline.Spawn(proc.Trampoline.Prepare(proc, handler), new SpawnOptions(), out _);
        if (pid > 0)
            _running[signal] = pid;
        return Math.Min(pid, 0);
    }
}
