using System;
using S6Overlay.Core;
using S6Overlay.Kernel;

namespace S6Overlay.Commands.PortableUtils;

/// <summary>Writes everything that is still in memory to the disks. See docs/commands/s6-sync.md.</summary>
internal static class S6Sync
{
    public static ReadOnlySpan<byte> Usage => "s6-sync"u8;

    [Command("s6-sync", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        Sys.SyncAll();
        return Next.Exit(0);
    }
}
