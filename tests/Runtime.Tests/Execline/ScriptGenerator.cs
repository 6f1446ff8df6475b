using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace S6Overlay.Tests.Execline;

/// <summary>
/// Makes random scripts that are well formed and end: chains and blocks of execline commands with substitutions whose
/// keys may or may not be there. The same seed makes the same scripts.
/// </summary>
internal sealed class ScriptGenerator(int seed)
{
    private static readonly string[] Keys = ["A", "B", "C", "i"];

    private static readonly string[] Values =
    [
        "a", "b c", "\"\"", "\" x  y \"", "1:a,2:bb,", "a:b::c:", "\"\\n\"", "\\$A", "\\${B}", "\"\\\\\"", "{x}", "\"{\"", "\"}\"", "/etc", "0", "7",
        "\"\\0x01\\255\"", "a\\ b", "x\\\\\\$A", "-n", "=", "\"\\t\"",
    ];

    private static readonly string[] Codes = ["0", "0", "0", "1", "3", "99", "128", "200", "255"];

    private readonly Random _random = new(seed);
    private int _budget;

    // Whether values of several lines can occur so far: regular expressions of the reference match one line of them.
    private bool _lines;

    /// <summary>The next script.</summary>
    public string Next()
    {
        _lines = false;
        _budget = _random.Next(2, 9);
        return Chain(0);
    }

    private string Pick(string[] from)
    {
        string picked = from[_random.Next(from.Length)];
        _lines |= picked.Contains("\\n", StringComparison.Ordinal);
        return picked;
    }

    private bool Chance(int percent) => _random.Next(100) < percent;

    private string Option(params string[] options) => Chance(40) ? Pick(options) + " " : "";

    private string Chain(int depth)
    {
        var chain = new StringBuilder();
        while (_budget-- > 0 && Chance(80))
        {
            if (depth < 3 && Chance(45))
                chain.Append(WithBlock(depth));
            else
                chain.Append(Link());
            chain.Append(Chance(10) ? "\n  " : " ");
        }
        return chain.Append(End()).ToString();
    }

    private string Block(int depth) => Chance(4) ? "{ }" : $"{{ {Chain(depth + 1)} }}";

    private string Link() => _random.Next(18) switch
    {
        0 or 1 => $"define {Transformation()}{Pick(Keys)} {Pick(Values)}",
        2 or 3 => $"importas {Option("-i", "-D def", "-u", "-uD \"\"")}{Transformation()}{Pick(Keys)} {Pick(Keys)}",
        4 or 5 => $"export {Pick(Keys)} {Word()}",
        6 => $"unexport {Pick(Keys)}",
        7 => $"multidefine {Option("-r", "-0", "-0r", "-d :", "-d \"\"")}{Pick(Values)} {{ A B {Option("\"\"")}C }}",
        8 => $"multisubstitute {{ define {Transformation()}A {Word()} importas {Option("-D x")}B {Pick(Keys)} }}",
        9 => $"elglob {Option("-0", "-s", "-m", "-e")}-s {Pick(Keys)} {Pick(["/et*", "/etc/pass??", "nothing*", "/[eu]*"])}",
        10 => $"elgetpositionals {Option("-P 2", "-P 4")}",
        11 => Pick(["shift", "shift -n 2", "shift -n 0"]),
        12 => Pick(["emptyenv -P", "emptyenv -o", "emptyenv -c", "emptyenv -p"]),
        13 => $"exec {Option("-a name", "-l")}",
        14 => Pick(["fdmove -c 5 1", "fdclose 7", "fdswap 0 1 fdswap 0 1", "redirfd -r 0 /etc/hostname", "redirfd -w 6 file", "fdblock 0"]),
        15 => Pick(["cd /", "cd /usr", "umask 027", "umask 0"]),
        16 => $"getcwd {Option("-E")}{Pick(Keys)}",
        _ => $"elgetopt {Option("-D dflt")}ab:",
    };

    private string Transformation() => Option("-s", "-sC", "-sn", "-n", "-C", "-sd :", "-sCnd :", "-sd \"\"", "-d b");

    private string WithBlock(int depth) => _random.Next(14) switch
    {
        0 or 1 or 2 => $"foreground {Block(depth)}",
        3 or 4 => $"if {Option("-n", "-t", "-x 9", "-X")}{Block(depth)}",
        5 => $"ifelse {Option("-n", "-X")}{Block(depth)} {Block(depth)}",
        6 => $"ifthenelse {Block(depth)} {Block(depth)} {Block(depth)}",
        7 or 8 => Lines($"backtick {Option("-N", "-E")}{Pick(Keys)} {Block(depth)}"),
        9 => $"forx {Option("-o 0", "-x 3", "-E")}{Pick(Keys)} {{ {Words()} }}",
        10 => $"pipeline {Option("-d")}{Block(depth)}",
        // Not a whole block: the reference leaves a descriptor of its own open there, which observe would see.
        11 => Lines($"forbacktickx {Option("-N", "-C", "-d :", "-x 3")}{Pick(Keys)} {{ {Link()} {Pick(["printf \"%s\\n\" $@ a", "dollarat", "cat", "exit 3"])} }}"),
        12 => $"case {Option("-s", "-N", "-i")}{(_lines ? "-s " : "")}-- {Word()} {{ \"a.*\" {Block(depth)} {Pick(["\"[0-9]\"", "\".*\"", "\"(x)(y)?.*\""])} {Block(depth)} }}",
        _ => $"tryexec {Option("-n")}{Pick(["{ nonexistent-program }", "{ exit 3 }"])}",
    };

    private string Lines(string text)
    {
        _lines = true;
        return text;
    }

    private string End() => _random.Next(12) switch
    {
        0 => $"exit {Pick(Codes)}",
        1 => $"eltest {Word()} {Pick(["=", "!=", "<"])} {Word()}",
        2 => $"eltest {Pick(["-n", "-z", "-d", "-e", "-v"])} {Word()}",
        3 => "nonexistent-program",
        4 => $"crash {Pick(["9", "15", "6"])}",
        5 or 6 => $"printf \"%s\\n\" {Words()}",
        7 => "cat",
        8 => Pick(["dollarat", "dollarat -d \"\""]),
        _ => $"observe {Words()}",
    };

    private string Words()
    {
        var words = new List<string>();
        for (int count = _random.Next(1, 4); count > 0; count--)
            words.Add(Word());
        return string.Join(' ', words);
    }

    private string Word() => _random.Next(9) switch
    {
        0 or 1 or 2 => Pick(Values),
        3 => "$" + Pick(Keys),
        4 => "${" + Pick(Keys) + "}",
        5 => $"x${{{Pick(Keys)}}}y${{{Pick(Keys)}}}",
        6 => string.Create(CultureInfo.InvariantCulture, $"${_random.Next(5)}"),
        7 => Pick(["$@", "$#", "${@}z", "\\\\$A", "\\\\\\\\${A}"]),
        _ => "word",
    };
}
