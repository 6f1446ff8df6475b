using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using S6Overlay.Core;
using S6Overlay.Execline;
using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Execline;

/// <summary>
/// Scripts nobody would write: the parser and the substitution against their rules, and against the reference. The
/// seed is printed and in the message of a failure; <c>EXECLINE_SEED</c> replays it.
/// </summary>
public sealed class FuzzTests
{
    private readonly int _seed =
        int.TryParse(Environment.GetEnvironmentVariable("EXECLINE_SEED"), NumberStyles.Integer, CultureInfo.InvariantCulture, out int seed) ? seed : Random.Shared.Next();

    public FuzzTests(ITestOutputHelper output) => output.WriteLine($"EXECLINE_SEED={_seed}");

    [Fact]
    public void TheParserFollowsTheGrammar()
    {
        foreach (string script in Corpus.Scripts)
            CompareWithTheGrammar(script, "the corpus");
        var corpus = new Corpus(_seed);
        for (int round = 0; round < 30_000; round++)
            CompareWithTheGrammar(corpus.Next(), $"seed {_seed}, round {round}");
    }

    [Fact]
    public void TheScriptsOfTheCorpusAreBothGoodAndBad()
    {
        int good = Corpus.Scripts.Count(script => Grammar.Parse(script) is not null);
        Assert.InRange(good, 15, Corpus.Scripts.Length - 10);
    }

    [Fact]
    public void TheReferenceReadsTheCorpusAlike()
    {
        foreach (string script in Corpus.Scripts)
            CompareWithTheReference(script, "the corpus");
        var corpus = new Corpus(_seed);
        for (int round = 0; round < 150; round++)
            CompareWithTheReference(corpus.Next(), $"seed {_seed}, round {round}");
    }

    [Fact]
    public void SubstitutionFollowsItsRules()
    {
        var keys = new Dictionary<string, string[]> { ["A"] = ["v"], ["B"] = ["1", "2", ""], ["C"] = [], ["@"] = ["$A", "\\"], ["0"] = ["{"] };
        var substitutions = new Substitutions();
        foreach ((string name, string[] values) in keys)
            substitutions.Add(Grammar.ToBytes(name), [.. values.Select(Grammar.ToBytes)]);
        var corpus = new Corpus(_seed);
        for (int round = 0; round < 30_000; round++)
        {
            string word = corpus.NextWord();
            string[] expected = [.. Grammar.Substitute(word, keys)];
            Bytes[]? words = substitutions.Apply([Grammar.ToBytes(word)]);
            Assert.True(words is not null && words.Select(Text).SequenceEqual(expected),
                $"seed {_seed}, round {round}: {word}: {string.Join(' ', words!.Select(Text))} instead of {string.Join(' ', expected)}");
        }
    }

    private static void CompareWithTheGrammar(string script, string origin)
    {
        var parser = new ScriptParser(Encoding.Latin1.GetBytes(script));
        Bytes[]? words = parser.Parse();
        List<string>? expected = Grammar.Parse(script);
        if (expected is null)
            Assert.True(words is null && parser.Error.Length > 0 && parser.ErrorAt >= 0 && parser.ErrorAt < script.Length, $"{origin}: this is not refused with a place: {script}");
        else
            Assert.True(words is not null && words.Select(Text).SequenceEqual(expected), $"{origin}: {parser.Error}: {script}");
    }

    private static void CompareWithTheReference(string script, string origin)
    {
        Result reference = Observe(Suite.Reference, script), ours = Observe(Suite.Ours, script);
        // What the reference makes of a string that the script ends in is up to the bytes behind the script; where a
        // backslash is behind a brace, the spaces of the block's level get into its words.
        if (ours.ErrorText.Contains("this quoted string has no end", StringComparison.Ordinal)
            || script.Contains("{\\", StringComparison.Ordinal) || script.Contains("}\\", StringComparison.Ordinal))
            return;
        Assert.True(reference.Code == ours.Code && reference.Output.AsSpan().SequenceEqual(ours.Output),
            $"{origin}: {script}\nreference: {reference.Code} {reference.ErrorText}{reference.Text}\nours: {ours.Code} {ours.ErrorText}{ours.Text}");
    }

    // observe shows the words that come of the script.
    private static Result Observe(Suite suite, string script)
    {
        byte[] text = Encoding.Latin1.GetBytes($"observe {script.Split('\0')[0]}");
        return Cmd.Of(suite, "execlineb", "-P", "-c").Argument(text).With("PATH", $"{Observer.Folder}:/usr/bin:/bin").Run();
    }

    private static string Text(Bytes bytes) => Encoding.Latin1.GetString(bytes.Span);
}
