using System;
using S6Overlay.Core;

namespace S6Overlay.Commands.Execline;

/// <summary>Runs the execline command its first argument names. See docs/commands/execline.md.</summary>
internal static class Execline
{
    public static ReadOnlySpan<byte> Usage => "execline command args..."u8;

    [Command("execline")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        if (argv.Length < 2)
            return proc.Usage(Usage);
        if (!CommandTable.Find(argv[1].Span, out Command command) || (command.Traits & Traits.Execline) == 0)
            return proc.Fatal(ExitCode.Usage, $"{argv[1]} is not a command of execline");
        proc.Name = argv[1];
        return command.Run(proc, argv[1..]);
    }
}
