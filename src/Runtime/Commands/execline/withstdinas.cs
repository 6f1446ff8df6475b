using System;
using S6Overlay.Core;
using S6Overlay.Execline;
using S6Overlay.Kernel;

namespace S6Overlay.Commands.Execline;

/// <summary>Puts its whole standard input into a variable. See docs/commands/withstdinas.md.</summary>
internal static class Withstdinas
{
    public static ReadOnlySpan<byte> Usage => "withstdinas [ -i | -I | -D default ] [ -N | -n ] [ -E | -e ] var prog..."u8;

    [Command("withstdinas", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        var kind = InvalidValue.Cut;
        bool chomp = true, substitute = false;
        Bytes fallback = default;
        var options = new Options(argv, "iID:NnEe"u8);
        while (options.Next(out byte option))
        {
            switch (option)
            {
                case (byte)'i':
                    kind = InvalidValue.Refuse;
                    break;
                case (byte)'I':
                    kind = InvalidValue.Unset;
                    break;
                case (byte)'D':
                    kind = InvalidValue.Default;
                    fallback = options.Value;
                    break;
                case (byte)'N':
                case (byte)'n':
                    chomp = option == (byte)'n';
                    break;
                case (byte)'E':
                case (byte)'e':
                    substitute = option == (byte)'E';
                    break;
                default:
                    return proc.Usage(Usage);
            }
        }
        ReadOnlySpan<Bytes> words = options.Rest;
        if (words.IsEmpty)
            return proc.Usage(Usage);
        if (!Autoimport.IsName(proc, words[0], out Next refusal))
            return refusal;
        byte[]? input = Sys.ReadToEnd(0, out int error);
        return input is null
            ? proc.FatalSystem(error, "unable to read stdin"u8)
            : OutputValue.Give(proc, new OutputValue(words[0], kind, fallback, chomp, substitute, "stdin"), input, false, 1, words[1..]);
    }
}
