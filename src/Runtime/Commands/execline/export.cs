using System;
using S6Overlay.Core;

namespace S6Overlay.Commands.Execline;

/// <summary>Sets a variable. See docs/commands/export.md.</summary>
internal static class Export
{
    public static ReadOnlySpan<byte> Usage => "export var value prog..."u8;

    [Command("export", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        if (argv.Length < 4)
            return proc.Usage(Usage);
        if (argv[1].Span.Contains((byte)'='))
            return proc.Fatal(ExitCode.Usage, $"invalid variable name {argv[1]}");
        proc.Env.Set(argv[1], argv[2]);
        return Next.Exec(argv[3..]);
    }
}
