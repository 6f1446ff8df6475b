using System;
using System.Collections.Generic;
using S6Overlay.Core;
using S6Overlay.Kernel;
using S6Overlay.Supervision;
using S6Overlay.Text;

namespace S6Overlay.Init;

/// <summary>
/// What an image may say, in small files of a service directory, about a service that ends: <c>stops-container</c>,
/// <c>restart-limit</c>, <c>restart-delay</c>, <c>kill-group</c> (docs/configuration.md). Without them a service is started
/// again as the servicedir manual says.
/// </summary>
internal sealed class ServicePolicy(Bytes scanDirectory, Report report, Action<int> stop)
{
    /// <summary>The span in milliseconds in which <c>restart-limit</c> counts, unless it says another.</summary>
    private const long LimitSpan = 60_000;

    private readonly Dictionary<Bytes, History> _histories = [];
    private bool _gaveUp;

    /// <summary>
    /// Asked when a service that is to be up has ended, its finish script included. Returns after how many milliseconds
    /// at least it is to be started again; −1 for never.
    /// </summary>
    public long OnRestart(Service service)
    {
        int status = service.Status.WaitStatus;
        Bury(service);
        if (Read(service, "stops-container"u8, out Bytes when) && (Says(when, "always"u8) || (Says(when, "failure"u8) && status != 0)))
        {
            report.Error($"service {service.Name} ended with {WaitStatus.ShellCode(status)}: stopping the container (file stops-container)");
            stop(WaitStatus.ShellCode(status));
            _gaveUp = true;
            return -1;
        }
        bool limited = Read(service, "restart-limit"u8, out Bytes limit);
        bool delayed = Read(service, "restart-delay"u8, out Bytes delay);
        if (!limited && !delayed)
            return 0;
        if (!_histories.TryGetValue(service.Name, out History? history))
            _histories[service.Name] = history = new History();
        if (limited && Numbers(service, "restart-limit"u8, limit, LimitSpan / 1000, out long most, out long seconds)
            && history.Count(EventLoop.Now, seconds * 1000) > most)
        {
            report.Error($"service {service.Name} ended {most + 1} times within {seconds} seconds: giving it up (file restart-limit)");
            if (Says(when, "limit"u8))
                stop(WaitStatus.ShellCode(status));
            _gaveUp = true;
            return -1;
        }
        return delayed && Numbers(service, "restart-delay"u8, delay, 0, out long first, out long longest)
            ? history.NextDelay(EventLoop.Now, first, Math.Max(first, longest))
            : 0;
    }

    /// <summary>
    /// Told when a service is not to be started again: it said so itself, with exit code 125 of its finish script, or
    /// <see cref="OnRestart"/> did.
    /// </summary>
    public void OnPermanentFailure(Service service)
    {
        bool ours = _gaveUp;
        _gaveUp = false;
        if (ours || !Read(service, "stops-container"u8, out _))
            return;
        report.Error($"service {service.Name} failed for good: stopping the container (file stops-container)");
        stop(WaitStatus.ShellCode(service.Status.WaitStatus));
    }

    /// <summary>Whether a policy names this case; an empty file is <c>always</c>.</summary>
    private static bool Says(Bytes policy, ReadOnlySpan<byte> word)
    {
        if (policy.IsNull)
            return false;
        if (policy.IsEmpty)
            return word.SequenceEqual("always"u8);
        ReadOnlySpan<byte> rest = policy;
        while (!rest.IsEmpty)
        {
            int end = rest.IndexOfAny(" \t\n"u8);
            if ((end < 0 ? rest : rest[..end]).SequenceEqual(word))
                return true;
            rest = end < 0 ? default : rest[(end + 1)..];
        }
        return false;
    }

    /// <summary>What the service started and left behind: named, or killed where the image wants that.</summary>
    private void Bury(Service service)
    {
        int group = service.Status.Group;
        if (group <= 1 || Sys.Kill(-group, 0) < 0)
            return;
        bool kill = Read(service, "kill-group"u8, out _);
        foreach (ProcessEntry process in ProcessTable.Read())
            if (process.Group == group)
                report.Warn($"service {service.Name} left pid {process.Pid} ({process.Command}) behind{(kill ? ": killed" : "; a file kill-group in its directory would have it killed")}");
        if (kill)
            Sys.Kill(-group, Signal.Kill);
    }

    private bool Read(Service service, ReadOnlySpan<byte> file, out Bytes content)
    {
        byte[]? bytes = Sys.ReadFile(Bytes.Concat(scanDirectory, "/"u8, service.Name, Bytes.Concat("/"u8, file)), out _, 256);
        content = bytes is null ? default : new Bytes(bytes.AsSpan().Trim(" \t\r\n"u8));
        return bytes is not null;
    }

    /// <summary>One or two numbers; the second may be missing. False after a warning.</summary>
    private bool Numbers(Service service, ReadOnlySpan<byte> file, Bytes text, long otherwise, out long first, out long second)
    {
        int blank = text.Span.IndexOfAny(" \t"u8);
        bool good = Scan.Number(blank < 0 ? text.Span : text.Span[..blank], out uint one);
        uint two = 0;
        good = good && (blank < 0 || Scan.Number(text.Span[blank..].Trim(" \t"u8), out two));
        first = one;
        second = blank < 0 ? otherwise : two;
        if (!good)
            report.Warn($"service {service.Name}: file {file}: '{text}' is not one or two numbers: ignored");
        return good;
    }

    /// <summary>When a service ended, as far as its policy needs it.</summary>
    private sealed class History
    {
        private readonly Queue<long> _ends = [];
        private long _delay;
        private long _last;

        /// <summary>Adds an end, and counts those of the last <paramref name="span"/> milliseconds.</summary>
        public int Count(long now, long span)
        {
            _ends.Enqueue(now);
            while (_ends.Peek() < now - span)
                _ends.Dequeue();
            return _ends.Count;
        }

        /// <summary>Doubles with every end, and begins again after a run that was longer than the longest delay.</summary>
        public long NextDelay(long now, long first, long longest)
        {
            bool ranWell = _last == 0 || now - _last > _delay + longest;
            _delay = ranWell ? first : Math.Min(Math.Max(_delay, 1) * 2, longest);
            _last = now;
            return _delay;
        }
    }
}
