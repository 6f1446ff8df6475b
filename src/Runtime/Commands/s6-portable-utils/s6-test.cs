using System;
using S6Overlay.Core;
using S6Overlay.Execline;

namespace S6Overlay.Commands.PortableUtils;

/// <summary>Evaluates a test; the exit code tells: <c>eltest</c> by its older name. See docs/commands/s6-test.md.</summary>
internal static class S6Test
{
    public static ReadOnlySpan<byte> Usage => "s6-test expression..."u8;

    [Command("s6-test", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv) => TestExpression.Evaluate(proc, argv[1..]);
}
