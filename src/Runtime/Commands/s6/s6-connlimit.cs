using System;
using S6Overlay.Core;
using S6Overlay.Text;

namespace S6Overlay.Commands.S6;

/// <summary>Goes on unless a client has too many connections. See docs/commands/s6-connlimit.md.</summary>
internal static class S6Connlimit
{
    public static ReadOnlySpan<byte> Usage => "s6-connlimit prog..."u8;

    private const int TooMany = 1;

    [Command("s6-connlimit", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        var options = new Options(argv, ""u8);
        if (options.Next(out _) || options.Rest.IsEmpty)
            return proc.Usage(Usage);
        Bytes protocol = proc.Env.Get("PROTO"u8);
        if (protocol.IsNull || protocol.IsEmpty)
            return proc.Fatal(ExitCode.Usage, protocol.IsNull ? "PROTO not set"u8 : "PROTO is empty"u8);
        Bytes maxName = Bytes.Concat(protocol, "CONNMAX"u8);
        Bytes numberName = Bytes.Concat(protocol, "CONNNUM"u8);
        Bytes maxText = proc.Env.Get(maxName);
        if (maxText.IsNull)
            return Next.Exec(options.Rest);
        if (!Scan.Number(maxText, out uint max))
            return proc.Fatal(ExitCode.Usage, $"invalid {maxName}");
        Bytes numberText = proc.Env.Get(numberName);
        if (numberText.IsNull || !Scan.Number(numberText, out uint number))
            return proc.Fatal(ExitCode.Usage, $"invalid {numberName}");
        if (number <= max)
            return Next.Exec(options.Rest);
        return proc.Fatal(TooMany, $"number of connections from this client limited to {max}");
    }
}
