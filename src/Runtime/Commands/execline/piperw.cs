using System;
using S6Overlay.Core;
using S6Overlay.Execline;
using S6Overlay.Kernel;

namespace S6Overlay.Commands.Execline;

/// <summary>Makes a pipe. See docs/commands/piperw.md.</summary>
internal static class Piperw
{
    public static ReadOnlySpan<byte> Usage => "piperw fdr fdw prog..."u8;

    [Command("piperw")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        if (argv.Length < 4 || !Descriptor.Parse(argv[1], out int reader) || !Descriptor.Parse(argv[2], out int writer) || reader == writer)
            return proc.Usage(Usage);
        int result = Sys.Pipe(out int readEnd, out int writeEnd);
        if (result < 0)
            return proc.FatalSystem(result, "unable to create a pipe"u8);
        // The ends may have been born at each other's place.
        if (writeEnd == reader)
        {
            int aside = Sys.DupAbove(writeEnd, Math.Max(reader, writer) + 1, closeOnExec: true);
            if (aside < 0)
                return proc.FatalSystem(aside, "unable to move a pipe's end"u8);
            Sys.Close(writeEnd);
            writeEnd = aside;
        }
        result = Descriptor.Move(readEnd, reader);
        if (result >= 0)
            result = Descriptor.Move(writeEnd, writer);
        return result < 0 ? proc.FatalSystem(result, "unable to move a pipe's end"u8) : Next.Exec(argv[3..]);
    }
}
