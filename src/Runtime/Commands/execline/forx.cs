using System;
using S6Overlay.Core;
using S6Overlay.Execline;

namespace S6Overlay.Commands.Execline;

/// <summary>Runs a program once per value of a list. See docs/commands/forx.md.</summary>
internal static class Forx
{
    public static ReadOnlySpan<byte> Usage => "forx [ -E | -e ] [ -p | -P maxpar ] [ -o okcodes | -x breakcodes ] var { values... } loop..."u8;

    [Command("forx", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        var loop = new Loop();
        var options = new Options(argv, "pP:o:x:Ee"u8);
        while (options.Next(out byte option))
            if (!loop.Take(option, options.Value))
                return proc.Usage(Usage);
        ReadOnlySpan<Bytes> words = options.Rest;
        if (words.Length < 2)
            return proc.Usage(Usage);
        if (!Autoimport.IsName(proc, words[0], out Next refusal) || !Block.Read(proc, words, 1, out Block values, out refusal))
            return refusal;
        foreach (Bytes value in values.Arguments)
            if (!loop.Turn(proc, words[0], value, values.Rest, out Next end))
                return end;
        loop.Finish(proc);
        return proc.Done(loop.AllGood ? 0 : 1);
    }
}
