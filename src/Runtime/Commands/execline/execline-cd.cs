using System;
using S6Overlay.Core;
using S6Overlay.Kernel;

namespace S6Overlay.Commands.Execline;

/// <summary>Changes the current directory. See docs/commands/execline-cd.md.</summary>
internal static class ExeclineCd
{
    public const string Usage = "execline-cd dir prog...";

    [Command("execline-cd")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        if (argv.Length < 2)
            return proc.Usage(Usage);
        int result = Sys.Chdir(argv[1]);
        return result < 0 ? proc.FatalSystem(result, $"unable to chdir to {argv[1]}") : Next.Exec(argv[2..]);
    }
}
