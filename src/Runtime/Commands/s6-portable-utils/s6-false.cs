using System;
using S6Overlay.Core;

namespace S6Overlay.Commands.PortableUtils;

/// <summary>Exits 1, whatever its arguments. See docs/commands/s6-false.md.</summary>
internal static class S6False
{
    public static ReadOnlySpan<byte> Usage => "s6-false"u8;

    [Command("s6-false", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv) => Next.Exit(1);
}
