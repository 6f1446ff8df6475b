using System;
using S6Overlay.Core;
using S6Overlay.Supervision;
using S6Overlay.Text;

namespace S6Overlay.Commands.S6;

/// <summary>Ends and removes an instance of an instanced service. See docs/commands/s6-instance-delete.md.</summary>
internal static class S6InstanceDelete
{
    public static ReadOnlySpan<byte> Usage => "s6-instance-delete [ -X ] [ -t timeout ] servicedir name"u8;

    [Command("s6-instance-delete")]
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
        return Next.Exit(Instances.Delete(proc, options.Rest[0], options.Rest[1], wait, timeout));
    }
}
