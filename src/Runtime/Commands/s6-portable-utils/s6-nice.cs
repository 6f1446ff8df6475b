using System;
using S6Overlay.Core;
using S6Overlay.Kernel;
using S6Overlay.Text;

namespace S6Overlay.Commands.PortableUtils;

/// <summary>Runs a program with another nice value. See docs/commands/s6-nice.md.</summary>
internal static class S6Nice
{
    public static ReadOnlySpan<byte> Usage => "s6-nice [ -I | -i ] [ -n value ] prog..."u8;

    [Command("s6-nice")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        bool strict = false;
        int increment = 10;
        var options = new Options(argv, "Iin:"u8);
        while (options.Next(out byte option))
        {
            switch (option)
            {
                case (byte)'I':
                    strict = false;
                    break;
                case (byte)'i':
                    strict = true;
                    break;
                case (byte)'n' when Scan.Signed(options.Value, out increment):
                    break;
                default:
                    return proc.Usage(Usage);
            }
        }
        if (options.Rest.IsEmpty)
            return proc.Usage(Usage);
        int result = Sys.SetPriority((int)Math.Clamp((long)Sys.GetPriority() + increment, -20, 19));
        if (result < 0 && strict)
            return proc.FatalSystem(result, "unable to set the nice value"u8);
        if (result < 0)
            proc.WarnSystem(result, "unable to set the nice value"u8);
        return Next.Exec(options.Rest);
    }
}
