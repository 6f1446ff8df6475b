using System;
using S6Overlay.Core;
using S6Overlay.Execline;

namespace S6Overlay.Commands.Execline;

/// <summary>Replaces a key with the paths that match a pattern in what follows. See docs/commands/elglob.md.</summary>
internal static class Elglob
{
    public static ReadOnlySpan<byte> Usage => "elglob [ -v ] [ -w ] [ -s ] [ -m ] [ -e ] [ -0 ] [ -n ] [ -d delim ] key pattern prog..."u8;

    [Command("elglob", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv) => Definitions.Run(proc, argv, Usage, Definitions.Glob);
}
