using System;
using S6Overlay.Core;
using S6Overlay.Execline;

namespace S6Overlay.Commands.Execline;

/// <summary>Replaces a key with a value in what follows. See docs/commands/define.md.</summary>
internal static class Define
{
    public static ReadOnlySpan<byte> Usage => "define [ -s ] [ -C | -c ] [ -N | -n ] [ -d delim ] key value prog..."u8;

    [Command("define", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv) => Definitions.Run(proc, argv, Usage, Definitions.Define);
}
