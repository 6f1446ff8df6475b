using System;
using S6Overlay.Core;
using S6Overlay.Kernel;

namespace S6Overlay.Commands.Execline;

/// <summary>Changes the current directory. See docs/commands/execline-cd.md.</summary>
internal static class ExeclineCd
{
    public static ReadOnlySpan<byte> Usage => "execline-cd dir prog..."u8;

    [Command("execline-cd")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv) => Run(proc, argv, Usage);

    /// <summary>The same, for a command that has another name.</summary>
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv, ReadOnlySpan<byte> usage)
    {
        if (argv.Length < 3)
            return proc.Usage(usage);
        int result = Sys.Chdir(argv[1]);
        return result < 0 ? proc.FatalSystem(result, $"unable to chdir to {argv[1]}") : Next.Exec(argv[2..]);
    }
}
