using System;
using S6Overlay.Core;
using S6Overlay.Text;

namespace S6Overlay.Commands.Execline;

/// <summary>Ends with an exit code. See docs/commands/exit.md.</summary>
internal static class Exit
{
    public static ReadOnlySpan<byte> Usage => "exit [ n ]"u8;

    [Command("exit", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        uint code = 0;
        if (argv.Length > 1 && !Scan.Number(argv[1], out code))
            return proc.Usage(Usage);
        return Next.Exit((int)(code & 255));
    }
}
