using System;
using S6Overlay.Core;
using S6Overlay.Execline;

namespace S6Overlay.Commands.Execline;

/// <summary>Runs a program again and again, as long as it succeeds. See docs/commands/loopwhilex.md.</summary>
internal static class Loopwhilex
{
    public static ReadOnlySpan<byte> Usage => "loopwhilex [ -n ] [ -o okcodes | -x breakcodes ] prog..."u8;

    [Command("loopwhilex", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        bool negate = false;
        LoopCodes codes = LoopCodes.Parse("0"u8, goOn: true)!;
        var options = new Options(argv, "no:x:"u8);
        while (options.Next(out byte option))
        {
            if (option == (byte)'n')
            {
                negate = true;
                continue;
            }
            if (option == Options.Unknown || LoopCodes.Parse(options.Value, goOn: option == (byte)'o') is not { } listed)
                return proc.Usage(Usage);
            codes = listed;
        }
        if (options.Rest.IsEmpty)
            return proc.Usage(Usage);
        while (true)
        {
            int status = proc.Trampoline.RunBlock(proc, options.Rest);
            if (status < 0)
                return ChildStatus.CannotSpawn(proc, status, options.Rest[0]);
            if (codes.GoOn(status) == negate)
                return Next.Exit(ChildStatus.Approximate(status));
        }
    }
}
