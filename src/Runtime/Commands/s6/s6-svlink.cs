using System;
using S6Overlay.Core;
using S6Overlay.Supervision;

namespace S6Overlay.Commands.S6;

/// <summary>Links a service directory into a scan directory, and blocks until it is supervised. See docs/commands/s6-svlink.md.</summary>
internal static class S6Svlink
{
    public static ReadOnlySpan<byte> Usage => "s6-svlink [ -d | -D ] [ -P ] [ -f ] [ -t timeout ] scandir servicedir [ name ]"u8;

    [Command("s6-svlink")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        var link = new ServiceLink(proc);
        var options = new Options(argv, ServiceLink.Letters);
        while (options.Next(out byte option))
            if (!link.Accept(option, options.Value))
                return proc.Usage(Usage);
        ReadOnlySpan<Bytes> rest = options.Rest;
        if (rest.Length < 2)
            return proc.Usage(Usage);
        Bytes service = rest[1];
        while (service.Length > 1 && service[^1] == (byte)'/')
            service = service.Slice(0, service.Length - 1);
        Bytes name = rest.Length > 2 ? rest[2] : new Bytes(service.BaseName());
        if (name.IsEmpty || name[0] == (byte)'.' || name.Span.IndexOf((byte)'/') >= 0)
            return proc.Fatal(ExitCode.Usage, $"invalid name for a service: {name}");
        return Next.Exit(link.Link(rest[0], service, name));
    }
}
