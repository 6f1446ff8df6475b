using System;
using S6Overlay.Core;

namespace S6Overlay.Text;

/// <summary>How a quoted string could not be read.</summary>
internal enum UnquoteResult
{
    Good,

    /// <summary>There is no closing delimiter.</summary>
    NoEnd,

    /// <summary>It ends in the middle of an escape sequence.</summary>
    Unfinished,

    /// <summary>Two hexadecimal digits must follow <c>\0x</c>.</summary>
    BadNumber,

    /// <summary>A delimiter could not be told apart from an escape sequence.</summary>
    BadDelimiter,
}

/// <summary>
/// The quoting of s6-quote, which execlineb(1) reads: printable ASCII stays as it is, a backslash or a delimiter gets
/// a backslash, control characters with a name become <c>\a \b \t \n \v \f \r</c>, all other bytes <c>\0xHH</c>.
/// </summary>
internal static class Quoting
{
    /// <summary>The letters of the named control characters, in the order of their codes from 7 to 13.</summary>
    private static ReadOnlySpan<byte> Letters => "abtnvfr"u8;

    /// <summary>What escape sequences are made of.</summary>
    private static ReadOnlySpan<byte> Reserved => "\\0123456789abcdefnrstvx"u8;

    /// <summary>Whether text can be quoted with this delimiter: it is printable, and can be told apart from escape sequences.</summary>
    public static bool IsDelimiter(byte b) => b is >= 0x20 and < 0x7F && Reserved.IndexOf(b) < 0;

    /// <summary>Writes <paramref name="text"/> with everything escaped that needs it, the delimiters among it.</summary>
    public static void Escape(Output output, ReadOnlySpan<byte> text, ReadOnlySpan<byte> delimiters)
    {
        Span<byte> escape = stackalloc byte[5];
        "\\0x"u8.CopyTo(escape);
        while (!text.IsEmpty)
        {
            int plain = 0;
            while (plain < text.Length && IsPlain(text[plain], delimiters))
                plain++;
            output.Write(text[..plain]);
            if (plain == text.Length)
                return;
            byte b = text[plain];
            if (b is >= 0x20 and < 0x7F)
                output.Write([(byte)'\\', b]);
            else if (b is >= 7 and <= 13)
                output.Write([(byte)'\\', Letters[b - 7]]);
            else
            {
                escape[3] = "0123456789abcdef"u8[b >> 4];
                escape[4] = "0123456789abcdef"u8[b & 15];
                output.Write(escape);
            }
            text = text[(plain + 1)..];
        }
    }

    /// <summary>
    /// Reads escaped text up to the first of <paramref name="delimiters"/>, or up to its end if there are none.
    /// <paramref name="into"/>, at least as long as the text, gets <paramref name="length"/> bytes;
    /// <paramref name="position"/> is where reading stopped.
    /// </summary>
    public static UnquoteResult Unescape(ReadOnlySpan<byte> text, ReadOnlySpan<byte> delimiters, Span<byte> into, out int length, out int position)
    {
        length = position = 0;
        foreach (byte delimiter in delimiters)
            if (Reserved.IndexOf(delimiter) >= 0)
                return UnquoteResult.BadDelimiter;
        for (; position < text.Length; position++)
        {
            byte b = text[position];
            if (delimiters.IndexOf(b) >= 0)
                return UnquoteResult.Good;
            if (b == (byte)'\\')
            {
                if (++position == text.Length)
                    return UnquoteResult.Unfinished;
                b = text[position];
                int letter = Letters.IndexOf(b);
                if (letter >= 0)
                    b = (byte)(7 + letter);
                else if (b == (byte)'s')
                    b = (byte)' ';
                else if (b == (byte)'0')
                {
                    UnquoteResult result = Number(text, ref position, out b);
                    if (result != UnquoteResult.Good)
                        return result;
                }
            }
            into[length++] = b;
        }
        return delimiters.IsEmpty ? UnquoteResult.Good : UnquoteResult.NoEnd;
    }

    private static bool IsPlain(byte b, ReadOnlySpan<byte> delimiters) =>
        b is >= 0x20 and < 0x7F and not (byte)'\\' && delimiters.IndexOf(b) < 0;

    /// <summary><c>\0xHH</c> is a byte; <c>\0</c> alone is NUL.</summary>
    private static UnquoteResult Number(ReadOnlySpan<byte> text, ref int position, out byte value)
    {
        value = 0;
        if (position + 1 >= text.Length || text[position + 1] != (byte)'x')
            return UnquoteResult.Good;
        position++;
        for (int i = 0; i < 2; i++)
        {
            if (++position >= text.Length)
                return UnquoteResult.Unfinished;
            int digit = "0123456789abcdef"u8.IndexOf(text[position]);
            if (digit < 0)
                return UnquoteResult.BadNumber;
            value = (byte)(value << 4 | digit);
        }
        return UnquoteResult.Good;
    }
}
