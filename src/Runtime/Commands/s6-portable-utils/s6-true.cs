using System;
using S6Overlay.Core;

namespace S6Overlay.Commands.PortableUtils;

/// <summary>Exits 0, whatever its arguments. See docs/commands/s6-true.md.</summary>
internal static class S6True
{
    public static ReadOnlySpan<byte> Usage => "s6-true"u8;

    [Command("s6-true", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv) => Next.Exit(0);
}
