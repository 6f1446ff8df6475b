using System;
using S6Overlay.Core;
using S6Overlay.Execline;

namespace S6Overlay.Commands.Execline;

/// <summary>Splits a value and replaces one key per word in what follows. See docs/commands/multidefine.md.</summary>
internal static class Multidefine
{
    public static ReadOnlySpan<byte> Usage => "multidefine [ -0 ] [ -r ] [ -C | -c ] [ -N | -n ] [ -d delim ] value { keys... } prog..."u8;

    [Command("multidefine", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv) => Definitions.Run(proc, argv, Usage, Definitions.MultiDefine);
}
