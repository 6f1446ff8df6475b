using System;
using S6Overlay.Core;
using S6Overlay.Supervision;
using S6Overlay.Text;

namespace S6Overlay.Commands.S6;

/// <summary>Prints when a service died, and of what. See docs/commands/s6-svdt.md.</summary>
internal static class S6Svdt
{
    public static ReadOnlySpan<byte> Usage => "s6-svdt [ -S | -s ] [ -n maxlines ] servicedir"u8;

    [Command("s6-svdt", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        bool numeric = false;
        uint max = uint.MaxValue;
        var options = new Options(argv, "sSn:"u8);
        while (options.Next(out byte option))
        {
            if (option == Options.Unknown || (option == (byte)'n' && !Scan.Number(options.Value, out max)))
                return proc.Usage(Usage);
            if (option != (byte)'n')
                numeric = option == (byte)'s';
        }
        if (options.Rest.IsEmpty)
            return proc.Usage(Usage);
        Bytes service = options.Rest[0];
        DeathTally? tally = DeathTally.Read(service, out int error);
        if (tally is null)
            return proc.FatalSystem(error, $"unable to read death tally for service {service}");
        for (int i = (int)Math.Max(0, tally.Count - (long)max); i < tally.Count; i++)
        {
            proc.Out.Write(tally.Stamp(i).ToText());
            int signal = tally.Signal(i);
            proc.Out.Write(signal > 0 ? " signal "u8 : " exitcode "u8);
            proc.Out.Write(signal == 0 ? Bytes.FromNumber(tally.ExitCode(i)) : numeric ? Bytes.FromNumber(signal) : S6Svstat.SignalName(signal));
            proc.Out.WriteByte((byte)'\n');
        }
        return proc.Done();
    }
}
