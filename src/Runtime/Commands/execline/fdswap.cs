using System;
using S6Overlay.Core;
using S6Overlay.Execline;
using S6Overlay.Kernel;

namespace S6Overlay.Commands.Execline;

/// <summary>Swaps two descriptors. See docs/commands/fdswap.md.</summary>
internal static class Fdswap
{
    public static ReadOnlySpan<byte> Usage => "fdswap fd1 fd2 prog..."u8;

    [Command("fdswap")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        if (argv.Length < 4 || !Descriptor.Parse(argv[1], out int first) || !Descriptor.Parse(argv[2], out int second))
            return proc.Usage(Usage);
        int result = Swap(first, second);
        return result < 0 ? proc.FatalSystem(result, $"unable to swap fds {first} and {second}") : Next.Exec(argv[3..]);
    }

    private static int Swap(int first, int second)
    {
        // The copy below may be born at the place of the second one, where that is closed.
        int result = Sys.GetDescriptorFlags(second);
        if (result < 0)
            return result;
        int aside = Sys.DupAbove(first, 0, closeOnExec: true);
        if (aside < 0)
            return aside;
        result = Sys.Dup2(second, first);
        if (result >= 0)
            result = Sys.Dup2(aside, second);
        Sys.Close(aside);
        return result;
    }
}
