using System;
using S6Overlay.Core;

namespace S6Overlay.Commands.Execline;

/// <summary>Changes the current directory: <c>execline-cd</c> by its usual name. See docs/commands/cd.md.</summary>
internal static class Cd
{
    public static ReadOnlySpan<byte> Usage => "cd dir prog..."u8;

    [Command("cd")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv) => ExeclineCd.Run(proc, argv, Usage);
}
