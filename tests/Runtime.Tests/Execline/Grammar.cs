using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using S6Overlay.Core;

namespace S6Overlay.Tests.Execline;

/// <summary>
/// The rules for scripts and substitutions once more, as regular expressions: slow, and written without a look at how
/// the product does it, so that the two can be held against each other. Text stands for bytes, one character for each.
/// </summary>
internal static partial class Grammar
{
    /// <summary>The argument vector of a script; null if the script is wrong.</summary>
    public static List<string>? Parse(string script)
    {
        script = script.Split('\0')[0];
        var words = new List<string>();
        int level = 0;
        for (int at = 0; at < script.Length;)
        {
            Match gap = Gap().Match(script, at);
            if (gap.Success)
            {
                at += gap.Length;
                continue;
            }
            Match word = Word().Match(script, at);
            if (!word.Success)
                return null;
            at += word.Length;
            // A piece of a word that is left over: a string without an end, or a backslash with nothing behind it.
            if (at < script.Length && script[at] > ' ')
                return null;
            if (word.Value == "{")
            {
                level++;
                continue;
            }
            if (word.Value == "}" && --level < 0)
                return null;
            string? value = word.Value == "}" ? "" : Value(word.Value);
            if (value is null)
                return null;
            words.Add(new string(' ', level) + value);
        }
        return level == 0 ? words : null;
    }

    /// <summary>A word with its keys replaced, in every combination.</summary>
    public static IEnumerable<string> Substitute(string word, Dictionary<string, string[]> keys)
    {
        Match match = Key(keys.Keys).Match(word);
        if (!match.Success)
            return [word];
        string name = match.Groups[2].Value + match.Groups[3].Value;
        int slashes = match.Groups[1].Length;
        string before = word[..match.Index] + new string('\\', slashes / 2);
        string[] values = slashes % 2 == 0 ? keys[name] : [match.Value[slashes..]];
        string behind = word[(match.Index + match.Length)..];
        // Nothing behind a key reaches back before it.
        return values.SelectMany(value => Substitute(behind, keys).Select(rest => before + value + rest));
    }

    public static Bytes ToBytes(string text) => new(Encoding.Latin1.GetBytes(text));

    private static string? Value(string word)
    {
        bool good = true;
        string value = Piece().Replace(word, piece =>
            piece.Value[0] == '\\' ? piece.Value[1..]
            : piece.Value[0] == '"' ? Escape().Replace(piece.Value[1..^1], escape => Character(escape.Groups[1].Value, ref good))
            : piece.Value);
        return good ? value : null;
    }

    private static string Character(string escape, ref bool good)
    {
        if (escape == "\n")
            return "";
        int named = "abtnvfr".IndexOf(escape[0], StringComparison.Ordinal);
        if (named >= 0)
            return ((char)(7 + named)).ToString();
        if (!char.IsAsciiDigit(escape[0]))
            return escape;
        bool hexadecimal = escape.StartsWith("0x", StringComparison.Ordinal);
        string digits = hexadecimal ? escape[2..] : escape;
        int number = digits.Length == 0 ? 0
            : hexadecimal ? int.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture)
            : Convert.ToInt32(digits, escape[0] == '0' ? 8 : 10);
        good &= number is > 0 and < 256;
        return ((char)(number & 255)).ToString();
    }

    private static Regex Key(IEnumerable<string> names)
    {
        string any = string.Join('|', names.Select(Regex.Escape));
        return new Regex($@"(\\*)\$(?:\{{({any})\}}|({any})(?=[$\\{{}}]|\z))", RegexOptions.CultureInvariant);
    }

    [GeneratedRegex(@"\G(?:[\x01-\x20]+|#[^\n]*|\\(?:\n|\z))", RegexOptions.CultureInvariant)]
    private static partial Regex Gap();

    [GeneratedRegex(@"\G(?:[^\x00-\x20""\\]|\\.|""(?:[^""\\]|\\.)*"")+", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Word();

    [GeneratedRegex(@"\\.|""(?:[^""\\]|\\.)*""|[^""\\]+", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Piece();

    [GeneratedRegex(@"\\(0x[0-9a-fA-F]{0,2}|0[0-7]{0,3}|[1-9][0-9]{0,2}|.)", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Escape();
}
