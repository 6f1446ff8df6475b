using System;
using S6Overlay.Core;
using S6Overlay.Text;

namespace S6Overlay.Commands.PortableUtils;

/// <summary>Prints the value of an expression. See docs/commands/s6-expr.md.</summary>
internal static class S6Expr
{
    public static ReadOnlySpan<byte> Usage => "s6-expr expression..."u8;

    private const int Invalid = 2;

    [Command("s6-expr", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        // No options, but -- is passed over, as for every program of POSIX.
        var expression = new Expression(argv.Length > 1 && argv[1].Equals("--"u8) ? argv[2..] : argv[1..]);
        Bytes value = expression.Evaluate();
        if (expression.Fault is not null)
            return proc.Fatal(Invalid, $"invalid expression: {expression.Fault}");
        proc.Out.Write(value);
        proc.Out.WriteByte((byte)'\n');
        return proc.Done(Expression.IsTrue(value) ? 0 : 1);
    }
}
