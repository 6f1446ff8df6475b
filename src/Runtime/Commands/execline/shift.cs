using System;
using S6Overlay.Core;
using S6Overlay.Execline;
using S6Overlay.Text;

namespace S6Overlay.Commands.Execline;

/// <summary>Drops the first positional parameters. See docs/commands/shift.md.</summary>
internal static class Shift
{
    public static ReadOnlySpan<byte> Usage => "shift [ -n args ] [ -b blocks ] prog..."u8;

    [Command("shift", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        uint arguments = 0, blocks = 0;
        bool given = false;
        var options = new Options(argv, "n:b:"u8);
        while (options.Next(out byte option))
        {
            uint number = 0;
            if (option == Options.Unknown || !Scan.Number(options.Value, out number))
                return proc.Usage(Usage);
            given = true;
            if (option == (byte)'n')
                arguments = number;
            else
                blocks = number;
        }
        if (!given)
            arguments = 1;
        if (options.Rest.IsEmpty)
            return proc.Usage(Usage);
        if (Positionals.FromEnvironment(proc, out Next refusal) is not { } positionals)
            return refusal;
        ReadOnlySpan<Bytes> left = positionals.Arguments;
        if (!Positionals.AreEnough(proc, (uint)left.Length, arguments, Block.Strictness(proc.Env), out refusal))
            return refusal;
        left = left[(int)Math.Min(arguments, (uint)left.Length)..];
        for (uint number = 1; number <= blocks; number++)
        {
            if (!PositionalBlock.Read(proc, left, number, out _, out left, out refusal))
                return refusal;
        }
        new Positionals(positionals.Name, left.ToArray()).Store(proc.Env, positionals.Arguments.Length);
        return Next.Exec(options.Rest);
    }
}
