using System;
using S6Overlay.Core;

namespace S6Overlay.Commands.Execline;

/// <summary>Sets the file mode creation mask: <c>execline-umask</c> by its usual name. See docs/commands/umask.md.</summary>
internal static class Umask
{
    public static ReadOnlySpan<byte> Usage => "umask mask prog..."u8;

    [Command("umask")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv) => ExeclineUmask.Run(proc, argv, Usage);
}
