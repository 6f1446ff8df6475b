using System;
using S6Overlay.Core;
using S6Overlay.Init;

namespace S6Overlay.Commands.Overlay;

/// <summary>Like with-contenv, with the first line of each variable only. See docs/commands/with-contenv-legacy.md.</summary>
internal static class WithContenvLegacy
{
    public static ReadOnlySpan<byte> Usage => "with-contenv-legacy prog..."u8;

    [Command("with-contenv-legacy", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        var options = new Options(argv, ""u8);
        if (options.Next(out _) || options.Rest.IsEmpty)
            return proc.Usage(Usage);
        ContainerEnvironment.Load(proc, new EnvRules { Unlimited = true });
        return Next.Exec(options.Rest);
    }
}
