using System;
using S6Overlay.Core;
using S6Overlay.Logging;

namespace S6Overlay.Commands.S6;

/// <summary>Reads syslog messages from one client and makes their codes words. See docs/commands/ucspilogd.md.</summary>
internal static class Ucspilogd
{
    public static ReadOnlySpan<byte> Usage => "ucspilogd [ -D undef ] [ var... ]"u8;

    [Command("ucspilogd")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        var undefined = new Bytes("<undefined>"u8);
        var options = new Options(argv, "D:d:"u8);
        while (options.Next(out byte option))
        {
            if (option == Options.Unknown)
                return proc.Usage(Usage);
            undefined = options.Value;
        }
        var prefix = new ByteQueue();
        foreach (Bytes variable in options.Rest)
        {
            Bytes value = proc.Env.Get(variable);
            prefix.Append(value.IsNull ? undefined : value);
            prefix.Append(": "u8);
        }
        return LineFilter.Run(
            proc,
            (line, to) =>
            {
                to.Append(prefix.Span);
                to.Append(SyslogCode.Translate(line, to));
            },
            orNul: true,
            completeLast: true);
    }
}
