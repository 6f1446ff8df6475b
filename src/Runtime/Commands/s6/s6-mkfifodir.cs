using System;
using S6Overlay.Core;
using S6Overlay.Kernel;
using S6Overlay.Supervision;
using S6Overlay.Text;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Commands.S6;

/// <summary>Makes a directory in which events are announced. See docs/commands/s6-mkfifodir.md.</summary>
internal static class S6Mkfifodir
{
    public static ReadOnlySpan<byte> Usage => "s6-mkfifodir [ -f ] [ -g gid ] fifodir"u8;

    [Command("s6-mkfifodir", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        uint group = uint.MaxValue;
        bool force = false;
        var options = new Options(argv, "fg:"u8);
        while (options.Next(out byte option))
        {
            if (option == (byte)'f')
                force = true;
            else if (option != (byte)'g' || !Scan.Number(options.Value, out group))
                return proc.Usage(Usage);
        }
        if (options.Rest.IsEmpty)
            return proc.Usage(Usage);
        uint mode = group == uint.MaxValue ? FifoDirectory.ModePublic : FifoDirectory.ModeGroup;
        int result = FifoDirectory.Make(AT_FDCWD, options.Rest[0], group, mode, force);
        // In somebody else's directory we would notify listeners that somebody else lets in.
        if (result == 1 && Sys.StatAt(AT_FDCWD, options.Rest[0], out FileStatus status, 0) >= 0 && status.Uid != Sys.GetEuid())
            result = -EACCES;
        return result < 0 ? proc.FatalSystem(result, $"unable to mkfifodir {options.Rest[0]}") : Next.Exit(0);
    }
}
