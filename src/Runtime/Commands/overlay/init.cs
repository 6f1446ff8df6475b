using System;
using S6Overlay.Core;
using S6Overlay.Init;

namespace S6Overlay.Commands.Overlay;

/// <summary>The container's first process. See docs/commands/init.md.</summary>
internal static class InitCommand
{
    public const string Usage = "init [ cmd... ]";

    [Command("init")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv) => Container.Run(proc, argv);
}
