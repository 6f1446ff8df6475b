using System;
using S6Overlay.Core;
using S6Overlay.Execline;

namespace S6Overlay.Commands.Execline;

/// <summary>Replaces the name of a variable with its value in what follows: <c>importas -S</c>. See docs/commands/import.md.</summary>
internal static class Import
{
    public static ReadOnlySpan<byte> Usage => "import [ -i | -D default ] [ -u ] [ -s ] [ -C | -c ] [ -N | -n ] [ -d delim ] var prog..."u8;

    [Command("import", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv) => Definitions.Run(proc, argv, Usage, Definitions.ImportSame);
}
