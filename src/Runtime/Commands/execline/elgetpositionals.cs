using System;
using S6Overlay.Core;
using S6Overlay.Execline;

namespace S6Overlay.Commands.Execline;

/// <summary>Replaces the positional parameters in what follows. See docs/commands/elgetpositionals.md.</summary>
internal static class Elgetpositionals
{
    public static ReadOnlySpan<byte> Usage => "elgetpositionals [ -P num ] prog..."u8;

    [Command("elgetpositionals", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv) => Definitions.Run(proc, argv, Usage, Definitions.Positional);
}
