using System;
using S6Overlay.Core;
using S6Overlay.Execline;

namespace S6Overlay.Commands.Execline;

/// <summary>Prints the positional parameters. See docs/commands/dollarat.md.</summary>
internal static class Dollarat
{
    public static ReadOnlySpan<byte> Usage => "dollarat [ -n ] [ -0 | -d delimchar ]"u8;

    [Command("dollarat", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        bool chomp = false;
        var delimiter = new Bytes("\n"u8);
        var options = new Options(argv, "n0d:"u8);
        while (options.Next(out byte option))
        {
            switch (option)
            {
                case (byte)'n':
                    chomp = true;
                    break;
                case (byte)'0':
                    delimiter = new Bytes([0]);
                    break;
                case (byte)'d':
                    delimiter = options.Value;
                    break;
                default:
                    return proc.Usage(Usage);
            }
        }
        if (Positionals.FromEnvironment(proc, out Next refusal, named: false) is not { } positionals)
            return refusal;
        proc.Out.Write(ValueList.Join(positionals.Arguments, delimiter, chomp));
        return proc.Done();
    }
}
