using System;
using S6Overlay.Core;
using S6Overlay.Execline;
using S6Overlay.Kernel;

namespace S6Overlay.Commands.Execline;

/// <summary>Makes a descriptor blocking or non-blocking. See docs/commands/fdblock.md.</summary>
internal static class Fdblock
{
    public static ReadOnlySpan<byte> Usage => "fdblock [ -n ] fd prog..."u8;

    [Command("fdblock")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        bool nonBlocking = false;
        var options = new Options(argv, "n"u8);
        while (options.Next(out byte option))
        {
            if (option != (byte)'n')
                return proc.Usage(Usage);
            nonBlocking = true;
        }
        ReadOnlySpan<Bytes> words = options.Rest;
        if (words.Length < 2 || !Descriptor.Parse(words[0], out int fd))
            return proc.Usage(Usage);
        int result = Sys.SetNonBlocking(fd, nonBlocking);
        return result < 0 ? proc.FatalSystem(result, $"unable to change the mode of fd {fd}") : Next.Exec(words[1..]);
    }
}
