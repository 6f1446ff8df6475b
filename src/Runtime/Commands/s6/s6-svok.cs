using System;
using S6Overlay.Core;
using S6Overlay.Supervision;

namespace S6Overlay.Commands.S6;

/// <summary>Says by its exit code whether a service directory is supervised. See docs/commands/s6-svok.md.</summary>
internal static class S6Svok
{
    public static ReadOnlySpan<byte> Usage => "s6-svok servicedir"u8;

    [Command("s6-svok", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        var options = new Options(argv, default);
        if (options.Next(out _) || options.Rest.IsEmpty)
            return proc.Usage(Usage);
        int result = ServiceClient.IsSupervised(options.Rest[0]);
        return result < 0 ? proc.FatalSystem(result, $"unable to check {options.Rest[0]}") : Next.Exit(result == 1 ? 0 : 1);
    }
}
