using System;
using S6Overlay.Core;
using S6Overlay.Execline;
using S6Overlay.Text;

namespace S6Overlay.Commands.Execline;

/// <summary>Runs a program, and others when signals come. See docs/commands/trap.md.</summary>
internal static class Trap
{
    public static ReadOnlySpan<byte> Usage => "trap [ -x ] [ -t millisecs ] { [ signal | default | timeout { block } ] ... } prog..."u8;

    [Command("trap")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        bool forward = false;
        uint timeout = 0;
        var options = new Options(argv, "xt:"u8);
        while (options.Next(out byte option))
        {
            if (option == (byte)'x')
                forward = true;
            else if (option != (byte)'t' || !Scan.Number(options.Value, out timeout))
                return proc.Usage(Usage);
        }
        ReadOnlySpan<Bytes> words = options.Rest;
        if (words.IsEmpty)
            return proc.Usage(Usage);
        if (!Block.Read(proc, words, 0, out Block block, out Next refusal))
            return refusal;
        if (block.IsEmpty)
            return proc.Fatal(ExitCode.Usage, "empty block"u8);
        if (block.Rest.IsEmpty)
            return proc.Usage(Usage);
        var traps = new Traps(proc, forward, timeout);
        ReadOnlySpan<Bytes> left = block.Arguments;
        for (int number = 2; !left.IsEmpty; number++)
        {
            Bytes directive = left[0];
            if (!Block.Read(proc, left, 1, out Block handler, out refusal, number, "directive"))
                return refusal;
            if (!traps.Add(directive, handler.Arguments, out refusal))
                return refusal;
            left = handler.Rest;
        }
        return traps.Run(block.Rest);
    }
}
