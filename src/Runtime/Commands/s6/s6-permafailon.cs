using System;
using S6Overlay.Core;
using S6Overlay.Kernel;
using S6Overlay.Supervision;
using S6Overlay.Text;

namespace S6Overlay.Commands.S6;

/// <summary>In a finish script: gives a service up that died too often of certain causes. See docs/commands/s6-permafailon.md.</summary>
internal static class S6Permafailon
{
    public static ReadOnlySpan<byte> Usage => "s6-permafailon seconds deathcount statuslist prog..."u8;

    /// <summary>What tells the supervisor not to start the service again.</summary>
    private const int PermanentFailure = 125;

    [Command("s6-permafailon", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        var options = new Options(argv, default);
        if (options.Next(out _) || options.Rest.Length < 4)
            return proc.Usage(Usage);
        ReadOnlySpan<Bytes> rest = options.Rest;
        if (!Scan.Number(rest[0], out uint seconds) || !Scan.Number(rest[1], out uint deaths) || deaths == 0)
            return proc.Usage(Usage);
        var codes = new bool[256];
        var signals = new bool[Signal.Max + 1];
        if (!Parse(rest[2], codes, signals, out Bytes bad))
            return proc.Fatal(ExitCode.Usage, $"invalid event: {bad}");
        ReadOnlySpan<Bytes> program = rest[3..];
        DeathTally? tally = DeathTally.Read(new Bytes("."u8), out int error);
        if (tally is null)
        {
            proc.WarnSystem(error, "unable to read the death tally"u8);
            return Next.Exec(program);
        }
        if (tally.Count < deaths)
            return Next.Exec(program);
        Tai now = Tai.Now;
        uint found = 0;
        for (int i = tally.Count - 1; i >= 0; i--)
        {
            if (tally.Stamp(i).SecondsUntil(now) >= seconds)
                break;
            // A death by signal n counts as its name, and as exit code 128 + n.
            int signal = tally.Signal(i);
            if (codes[tally.ExitCode(i)] || (signal > 0 && signal < signals.Length && signals[signal]))
                found++;
        }
        if (found < deaths)
            return Next.Exec(program);
        proc.Warn($"permanent failure triggered after {found} events involving {rest[2]} in the last {seconds} seconds");
        return Next.Exit(PermanentFailure);
    }

    /// <summary>Reads <c>1,101-103,SIGSEGV,sig11</c>.</summary>
    private static bool Parse(ReadOnlySpan<byte> list, bool[] codes, bool[] signals, out Bytes bad)
    {
        while (!list.IsEmpty)
        {
            int comma = list.IndexOf((byte)',');
            ReadOnlySpan<byte> item = comma < 0 ? list : list[..comma];
            list = comma < 0 ? default : list[(comma + 1)..];
            if (item.IsEmpty || Take(item, codes, signals))
                continue;
            bad = new Bytes(item);
            return false;
        }
        bad = default;
        return true;
    }

    private static bool Take(ReadOnlySpan<byte> item, bool[] codes, bool[] signals)
    {
        if (!char.IsAsciiDigit((char)item[0]))
        {
            int signal = Signal.Parse(item);
            // "sig11" is a number that Signal.Parse does not know with its prefix.
            if (signal <= 0 && item.Length > 3 && (item[0] | 0x20) == 's')
                signal = Signal.Parse(item[3..]);
            if (signal > 0)
                signals[signal] = true;
            return signal > 0;
        }
        int dash = item.IndexOf((byte)'-');
        if (!Scan.Number(dash < 0 ? item : item[..dash], out uint first))
            return false;
        uint last = first;
        if ((dash >= 0 && !Scan.Number(item[(dash + 1)..], out last)) || last > 255 || first > last)
            return false;
        codes.AsSpan((int)first, (int)(last - first + 1)).Fill(true);
        return true;
    }
}
