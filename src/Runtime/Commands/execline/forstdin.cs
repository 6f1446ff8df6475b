using System;
using S6Overlay.Core;
using S6Overlay.Execline;

namespace S6Overlay.Commands.Execline;

/// <summary>Runs a program once per line of its standard input. See docs/commands/forstdin.md.</summary>
internal static class Forstdin
{
    public static ReadOnlySpan<byte> Usage => "forstdin [ -E | -e ] [ -p | -P maxpar | -o okcodes | -x breakcodes ] [ -N | -n ] [ -C | -c ] [ -0 | -d delim ] var loop..."u8;

    [Command("forstdin", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        var loop = new Loop();
        var lines = new LineSplitter();
        var options = new Options(argv, "pP:o:x:EenNcC0d:"u8);
        while (options.Next(out byte option))
            if (!loop.Take(option, options.Value) && !lines.Take(option, options.Value))
                return proc.Usage(Usage);
        ReadOnlySpan<Bytes> words = options.Rest;
        if (words.Length < 2)
            return proc.Usage(Usage);
        return Autoimport.IsName(proc, words[0], out Next refusal)
            ? lines.RunLoop(proc, loop, 0, words[0], words[1..])
            : refusal;
    }
}
