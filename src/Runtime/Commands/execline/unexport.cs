using System;
using S6Overlay.Core;

namespace S6Overlay.Commands.Execline;

/// <summary>Removes a variable. See docs/commands/unexport.md.</summary>
internal static class Unexport
{
    public static ReadOnlySpan<byte> Usage => "unexport var prog..."u8;

    [Command("unexport", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        if (argv.Length < 3)
            return proc.Usage(Usage);
        if (argv[1].Span.Contains((byte)'='))
            return proc.Fatal(ExitCode.Usage, $"invalid variable name {argv[1]}");
        proc.Env.Unset(argv[1]);
        return Next.Exec(argv[2..]);
    }
}
