using System;
using S6Overlay.Core;
using S6Overlay.Init;

namespace S6Overlay.Commands.Overlay;

/// <summary>Goes on with the container's environment. See docs/commands/with-contenv.md.</summary>
internal static class WithContenv
{
    public static ReadOnlySpan<byte> Usage => "with-contenv prog..."u8;

    [Command("with-contenv", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        var options = new Options(argv, ""u8);
        if (options.Next(out _) || options.Rest.IsEmpty)
            return proc.Usage(Usage);
        ContainerEnvironment.Load(proc, ContainerEnvironment.Rules);
        return Next.Exec(options.Rest);
    }
}
