using System;
using S6Overlay.Core;
using S6Overlay.Supervision;

namespace S6Overlay.Commands.S6;

/// <summary>Forgets when a service died. See docs/commands/s6-svdt-clear.md.</summary>
internal static class S6SvdtClear
{
    public static ReadOnlySpan<byte> Usage => "s6-svdt-clear servicedir"u8;

    [Command("s6-svdt-clear", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        var options = new Options(argv, default);
        if (options.Next(out _) || options.Rest.IsEmpty)
            return proc.Usage(Usage);
        int error = DeathTally.Clear(options.Rest[0]);
        return error < 0 ? proc.FatalSystem(error, $"unable to clear death tally for service {options.Rest[0]}") : Next.Exit(0);
    }
}
