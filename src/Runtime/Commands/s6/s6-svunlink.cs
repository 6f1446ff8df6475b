using System;
using S6Overlay.Core;
using S6Overlay.Supervision;
using S6Overlay.Text;

namespace S6Overlay.Commands.S6;

/// <summary>Takes a linked service out of a scan directory, and blocks until it is not supervised any more. See docs/commands/s6-svunlink.md.</summary>
internal static class S6Svunlink
{
    public static ReadOnlySpan<byte> Usage => "s6-svunlink [ -X ] [ -t timeout ] scandir name"u8;

    [Command("s6-svunlink")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        bool wait = true;
        uint timeout = 0;
        var options = new Options(argv, "Xt:"u8);
        while (options.Next(out byte option))
        {
            if (option == (byte)'X')
                wait = false;
            else if (option != (byte)'t' || !Scan.Number(options.Value, out timeout))
                return proc.Usage(Usage);
        }
        if (options.Rest.Length < 2)
            return proc.Usage(Usage);
        return Next.Exit(ServiceLink.Unlink(proc, options.Rest[0], options.Rest[1], wait, timeout));
    }
}
