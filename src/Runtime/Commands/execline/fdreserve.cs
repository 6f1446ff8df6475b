using System;
using S6Overlay.Core;
using S6Overlay.Kernel;
using S6Overlay.Text;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Commands.Execline;

/// <summary>Finds descriptors that are free. See docs/commands/fdreserve.md.</summary>
internal static class Fdreserve
{
    public static ReadOnlySpan<byte> Usage => "fdreserve n prog..."u8;

    [Command("fdreserve")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        if (argv.Length < 3 || !Scan.Number(argv[1], out uint count))
            return proc.Usage(Usage);
        if (Sys.GetLimit(Sys.Resource.OpenFiles, out ResourceLimit limit) >= 0 && count > limit.Soft)
            return proc.Fatal(ExitCode.Usage, "too many requested fds"u8);
        int free = 0;
        for (uint i = 0; i < count; i++, free++)
        {
            while (Sys.GetDescriptorFlags(free) >= 0)
                free++;
            if ((ulong)free >= limit.Soft)
                return proc.FatalSystem(-EMFILE, "unable to reserve descriptors"u8);
            proc.Env.Set(Bytes.Concat("FD"u8, Bytes.FromNumber(i)), Bytes.FromNumber(free));
        }
        return Next.Exec(argv[2..]);
    }
}
