using System;
using S6Overlay.Core;
using S6Overlay.Text;

namespace S6Overlay.Commands.PortableUtils;

/// <summary>Quotes a string for s6-unquote and execlineb. See docs/commands/s6-quote.md.</summary>
internal static class S6Quote
{
    public static ReadOnlySpan<byte> Usage => "s6-quote [ -n ] [ -u ] [ -d delim ] string"u8;

    [Command("s6-quote", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        bool newline = true, bare = false;
        var delimiters = new Bytes("\""u8);
        var options = new Options(argv, "nud:"u8);
        while (options.Next(out byte option))
        {
            switch (option)
            {
                case (byte)'n':
                    newline = false;
                    break;
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
        if (options.Rest.Length != 1)
            return proc.Usage(Usage);
        if (!Acceptable(proc, delimiters, bare, out Next refusal))
            return refusal;
        Write(proc.Out, options.Rest[0], delimiters, bare);
        if (newline)
            proc.Out.WriteByte((byte)'\n');
        return proc.Done();
    }

    /// <summary>Whether strings can be quoted with these delimiters, of which the first is put around them.</summary>
    public static bool Acceptable(Proc proc, Bytes delimiters, bool bare, out Next refusal)
    {
        refusal = default;
        if (delimiters.IsEmpty && !bare)
            refusal = proc.Fatal(ExitCode.Usage, "no character to quote with!"u8);
        foreach (byte b in delimiters.Span)
        {
            if (Quoting.IsDelimiter(b))
                continue;
            refusal = proc.Fatal(ExitCode.SystemCall, $"unable to quote: {new Bytes([b])} cannot be a quote character");
            return false;
        }
        return bare || !delimiters.IsEmpty;
    }

    public static void Write(Output output, ReadOnlySpan<byte> text, Bytes delimiters, bool bare)
    {
        if (!bare)
            output.WriteByte(delimiters[0]);
        Quoting.Escape(output, text, delimiters);
        if (!bare)
            output.WriteByte(delimiters[0]);
    }
}
