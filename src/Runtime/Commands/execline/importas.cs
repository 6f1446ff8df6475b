using System;
using S6Overlay.Core;
using S6Overlay.Execline;

namespace S6Overlay.Commands.Execline;

/// <summary>Replaces a key with the value of a variable in what follows. See docs/commands/importas.md.</summary>
internal static class Importas
{
    public static ReadOnlySpan<byte> Usage => "importas [ -i | -D default ] [ -u ] [ -s ] [ -C | -c ] [ -N | -n ] [ -d delim ] key var prog... (or: importas -S [ options ] var prog...)"u8;

    [Command("importas", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv) => Definitions.Run(proc, argv, Usage, Definitions.Import);
}
