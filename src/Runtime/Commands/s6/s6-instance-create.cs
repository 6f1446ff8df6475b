using System;
using S6Overlay.Core;
using S6Overlay.Supervision;

namespace S6Overlay.Commands.S6;

/// <summary>Makes a new instance of an instanced service, and blocks until it is supervised. See docs/commands/s6-instance-create.md.</summary>
internal static class S6InstanceCreate
{
    public static ReadOnlySpan<byte> Usage => "s6-instance-create [ -d | -D ] [ -P ] [ -f ] [ -t timeout ] servicedir name"u8;

    [Command("s6-instance-create")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        var link = new ServiceLink(proc);
        var options = new Options(argv, ServiceLink.Letters);
        while (options.Next(out byte option))
            if (!link.Accept(option, options.Value))
                return proc.Usage(Usage);
        if (options.Rest.Length < 2)
            return proc.Usage(Usage);
        return Next.Exit(Instances.Create(proc, link, options.Rest[0], options.Rest[1]));
    }
}
