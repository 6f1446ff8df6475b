using System;
using S6Overlay.Core;
using S6Overlay.Text;

namespace S6Overlay.Commands.PortableUtils;

/// <summary>Reads a quoted string, as s6-quote writes it. See docs/commands/s6-unquote.md.</summary>
internal static class S6Unquote
{
    public static ReadOnlySpan<byte> Usage => "s6-unquote [ -n ] [ -d delim ] string"u8;

    [Command("s6-unquote", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        bool newline = true;
        var delimiters = new Bytes("\""u8);
        var options = new Options(argv, "nd:"u8);
        while (options.Next(out byte option))
        {
            switch (option)
            {
                case (byte)'n':
                    newline = false;
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
        ReadOnlySpan<byte> text = options.Rest[0];
        int skipped = delimiters.IsEmpty ? 0 : 1;
        if (skipped > 0 && text.IsEmpty)
            return proc.Fatal(ExitCode.Usage, "the empty string isn't a quoted string"u8);
        if (skipped > 0 && delimiters.Span.IndexOf(text[0]) < 0)
            return proc.Fatal(ExitCode.Usage, "invalid starting quote character"u8);
        byte[] plain = new byte[text.Length];
        UnquoteResult result = Quoting.Unescape(text[skipped..], delimiters, plain, out int length, out int position);
        if (result == UnquoteResult.NoEnd)
            return proc.Fatal(ExitCode.Usage, "no ending quote character"u8);
        if (result != UnquoteResult.Good)
            return proc.Fatal(ExitCode.Usage, $"unable to unquote at character {position + skipped}: {Reason(result)}");
        if (skipped > 0 && position + 2 < text.Length)
            proc.Warn($"found ending quote character at position {position + 1}/{text.Length - 1}; ignoring remainder");
        proc.Out.Write(plain.AsSpan(0, length));
        if (newline)
            proc.Out.WriteByte((byte)'\n');
        return proc.Done();
    }

    /// <summary>What is wrong with an escape sequence.</summary>
    public static string Reason(UnquoteResult result) => result switch
    {
        UnquoteResult.Unfinished => "unfinished escape sequence",
        UnquoteResult.BadNumber => "\\0x needs two hexadecimal digits",
        _ => "escape sequences use a quote character",
    };
}
