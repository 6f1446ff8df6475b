using System;
using S6Overlay.Core;
using S6Overlay.Text;

namespace S6Overlay.Commands.PortableUtils;

/// <summary>Quotes every line of its input. See docs/commands/s6-quote-filter.md.</summary>
internal static class S6QuoteFilter
{
    public static ReadOnlySpan<byte> Usage => "s6-quote-filter [ -u ] [ -d delim ]"u8;

    [Command("s6-quote-filter", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        bool bare = false;
        var delimiters = new Bytes("\""u8);
        var options = new Options(argv, "ud:"u8);
        while (options.Next(out byte option))
        {
            switch (option)
            {
                case (byte)'u':
                    bare = true;
                    break;
                case (byte)'d':
                    delimiters = options.Value;
                    break;
                default:
                    return proc.Usage(Usage);
            }
        }
        if (!options.Rest.IsEmpty)
            return proc.Usage(Usage);
        if (!S6Quote.Acceptable(proc, delimiters, bare, out Next refusal))
            return refusal;
        using var reader = new LineReader(0, proc.Out);
        while (reader.Next())
        {
            S6Quote.Write(proc.Out, reader.Line, delimiters, bare);
            if (reader.Terminated)
                proc.Out.WriteByte((byte)'\n');
        }
        return reader.Finish(proc);
    }
}
