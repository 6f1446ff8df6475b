using System;
using S6Overlay.Core;
using S6Overlay.Execline;

namespace S6Overlay.Commands.Execline;

/// <summary>Evaluates a test; the exit code tells. See docs/commands/eltest.md.</summary>
internal static class Eltest
{
    public static ReadOnlySpan<byte> Usage => "eltest expression..."u8;

    [Command("eltest", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv) => TestExpression.Evaluate(proc, argv[1..]);
}
