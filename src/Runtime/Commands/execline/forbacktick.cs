using System;
using S6Overlay.Core;

namespace S6Overlay.Commands.Execline;

/// <summary><c>forbacktickx</c> by its older name. See docs/commands/forbacktick.md.</summary>
internal static class Forbacktick
{
    public static ReadOnlySpan<byte> Usage => "forbacktick [ -E | -e ] [ -p | -P maxpar | -o okcodes | -x breakcodes ] [ -N | -n ] [ -C | -c ] [ -0 | -d delim ] var { block } loop..."u8;

    [Command("forbacktick", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv) => Forbacktickx.Run(proc, argv);
}
