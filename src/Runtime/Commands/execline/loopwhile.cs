using System;
using S6Overlay.Core;

namespace S6Overlay.Commands.Execline;

/// <summary><c>loopwhilex</c> by its older name. See docs/commands/loopwhile.md.</summary>
internal static class Loopwhile
{
    public static ReadOnlySpan<byte> Usage => "loopwhile [ -n ] [ -o okcodes | -x breakcodes ] prog..."u8;

    [Command("loopwhile", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv) => Loopwhilex.Run(proc, argv);
}
