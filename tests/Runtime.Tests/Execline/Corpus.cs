using System;
using System.IO;
using System.Linq;
using System.Text;
using S6Overlay.Tests.Support;

namespace S6Overlay.Tests.Execline;

/// <summary>
/// The scripts in the folder Corpus, and what random changes make of them. A script that once was a surprise belongs
/// there. The same seed gives the same scripts. Text stands for bytes, one character for each.
/// </summary>
internal sealed class Corpus(int seed)
{
    private const string Special = "{}\"\\# \n\t$0x19aA";

    private readonly Random _random = new(seed);

    /// <summary>The scripts as they are.</summary>
    public static string[] Scripts { get; } =
        [.. Directory.GetFiles(Path.Combine(Programs.Root(), "tests", "Runtime.Tests", "Execline", "Corpus"), "*.e").Order(StringComparer.Ordinal)
            .Select(file => Encoding.Latin1.GetString(File.ReadAllBytes(file)))];

    /// <summary>One of the scripts, changed in a few places.</summary>
    public string Next()
    {
        string script = Scripts[_random.Next(Scripts.Length)];
        for (int changes = _random.Next(1, 6); changes > 0; changes--)
            script = Change(script);
        return script.Length > 600 ? script[..600] : script;
    }

    /// <summary>One of the words of the scripts that have a dollar, changed in a few places.</summary>
    public string NextWord()
    {
        string[] words = ["$A", "x${B}y", "\\\\$A", "\\${A}", "${A}${B}", "$A$C", "{$@}", "${0}", "$A\\", "${A"];
        string word = words[_random.Next(words.Length)] + words[_random.Next(words.Length)];
        for (int changes = _random.Next(4); changes > 0; changes--)
            word = word.Insert(_random.Next(word.Length + 1), "$\\{}ABC@0x"[_random.Next(10)].ToString());
        return word.Remove(_random.Next(word.Length), _random.Next(2));
    }

    private string Change(string script)
    {
        int at = _random.Next(script.Length + 1);
        int length = Math.Min(_random.Next(1, 9), script.Length - at);
        string other = Scripts[_random.Next(Scripts.Length)];
        return _random.Next(6) switch
        {
            0 => script.Remove(at, length),
            1 => script.Insert(at, script.Substring(at, length)),
            2 => script[..at] + other[_random.Next(other.Length + 1)..],
            3 => script.Insert(at, ((char)_random.Next(256)).ToString()),
            4 when length > 0 => script.Remove(at, 1).Insert(at, Special[_random.Next(Special.Length)].ToString()),
            _ => script.Insert(at, Special[_random.Next(Special.Length)].ToString()),
        };
    }
}
