using System;
using S6Overlay.Core;
using S6Overlay.Init;
using S6Overlay.Kernel;

namespace S6Overlay.Commands.Overlay;

/// <summary>The container's first process. See docs/commands/init.md.</summary>
internal static class InitCommand
{
    public static ReadOnlySpan<byte> Usage => "init [ cmd... ]"u8;

    [Command("init")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        // The name that the specification's process list shows, and that people look for.
        Sys.SetThreadName(new Bytes("s6-svscan"u8));
        return Container.Run(proc, argv);
    }
}
