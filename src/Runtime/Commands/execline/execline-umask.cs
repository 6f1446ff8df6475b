using System;
using S6Overlay.Core;
using S6Overlay.Kernel;
using S6Overlay.Text;

namespace S6Overlay.Commands.Execline;

/// <summary>Sets the file mode creation mask. See docs/commands/execline-umask.md.</summary>
internal static class ExeclineUmask
{
    public static ReadOnlySpan<byte> Usage => "execline-umask mask prog..."u8;

    [Command("execline-umask")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv) => Run(proc, argv, Usage);

    /// <summary>The same, for a command that has another name.</summary>
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv, ReadOnlySpan<byte> usage)
    {
        if (argv.Length < 3 || !Scan.Octal(argv[1], out uint mask))
            return proc.Usage(usage);
        Sys.Umask(mask & 0x1FF);
        return Next.Exec(argv[2..]);
    }
}
