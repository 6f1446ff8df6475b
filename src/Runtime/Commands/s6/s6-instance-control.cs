using System;
using S6Overlay.Core;
using S6Overlay.Supervision;

namespace S6Overlay.Commands.S6;

/// <summary>Sends commands to an instance: s6-svc with the instance's directory. See docs/commands/s6-instance-control.md.</summary>
internal static class S6InstanceControl
{
    public static ReadOnlySpan<byte> Usage =>
        "s6-instance-control [ -wu | -wU | -wd | -wD | -wr | -wR ] [ -T timeout ] [ -s signal | -abqhkti12pcyrlPCK ] [ -oduDUxOXQ ] servicedir name"u8;

    [Command("s6-instance-control")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv) =>
        Instances.Delegate(proc, argv, S6Svc.Letters, S6Svc.Run, Usage);
}
