using System;
using S6Overlay.Core;
using S6Overlay.Execline;
using S6Overlay.Kernel;

namespace S6Overlay.Commands.Execline;

/// <summary>Closes a descriptor. See docs/commands/fdclose.md.</summary>
internal static class Fdclose
{
    public static ReadOnlySpan<byte> Usage => "fdclose fd prog..."u8;

    [Command("fdclose")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        if (argv.Length < 3 || !Descriptor.Parse(argv[1], out int fd))
            return proc.Usage(Usage);
        Sys.Close(fd);
        return Next.Exec(argv[2..]);
    }
}
