using System;
using S6Overlay.Core;
using S6Overlay.Execline;
using S6Overlay.Kernel;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Commands.Execline;

/// <summary>Moves or copies a descriptor. See docs/commands/fdmove.md.</summary>
internal static class Fdmove
{
    public static ReadOnlySpan<byte> Usage => "fdmove [ -c ] to from prog..."u8;

    [Command("fdmove")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        bool copy = false;
        var options = new Options(argv, "c"u8);
        while (options.Next(out byte option))
        {
            if (option != (byte)'c')
                return proc.Usage(Usage);
            copy = true;
        }
        ReadOnlySpan<Bytes> words = options.Rest;
        if (words.Length < 3 || !Descriptor.Parse(words[0], out int to) || !Descriptor.Parse(words[1], out int from))
            return proc.Usage(Usage);
        int result = !copy ? Descriptor.Move(from, to) : from == to ? -EINVAL : Sys.Dup2(from, to);
        return result < 0 ? proc.FatalSystem(result, $"unable to {(copy ? "copy" : "move")} fd {from} to fd {to}") : Next.Exec(words[2..]);
    }
}
