using System;
using S6Overlay.Core;
using S6Overlay.Supervision;

namespace S6Overlay.Commands.S6;

/// <summary>Prints the state of an instance: s6-svstat with the instance's directory. See docs/commands/s6-instance-status.md.</summary>
internal static class S6InstanceStatus
{
    public static ReadOnlySpan<byte> Usage => "s6-instance-status [ -uwNrpgest | -o fields ] [ -n ] servicedir name"u8;

    [Command("s6-instance-status")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv) =>
        Instances.Delegate(proc, argv, S6Svstat.Letters, S6Svstat.Run, Usage);
}
