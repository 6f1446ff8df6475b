using System;
using System.Linq;
using System.Text;
using S6Overlay.Core;
using S6Overlay.Execline;
using Xunit;

namespace S6Overlay.Tests.Execline;

public sealed class SubstitutionsTests
{
    [Theory]
    [InlineData("$A", "v")]
    [InlineData("x${A}y", "xvy")]
    [InlineData("\\$A", "$A")]
    [InlineData("\\\\$A", "\\v")]
    [InlineData("\\\\\\${A}", "\\${A}")]
    [InlineData("$B\\$B", "$B\\$B")]
    [InlineData("${A", "${A")]
    [InlineData("$$A", "$v")]
    [InlineData("$A$A", "vv")]
    public void ReplacesAKey(string word, string expected)
    {
        var substitutions = new Substitutions();
        substitutions.Add(new Bytes("A"), new Bytes("v"));
        Assert.Equal([expected], Words(substitutions.Apply([new Bytes(word)])));
    }

    [Fact]
    public void EveryCombinationOfWordsIsMadeTheLeftmostChangingSlowest()
    {
        var substitutions = new Substitutions();
        substitutions.Add(new Bytes("A"), new Bytes("1"), new Bytes("2"));
        substitutions.Add(new Bytes("B"), new Bytes("x"), new Bytes("y"));
        Assert.Equal(["1-x", "1-y", "2-x", "2-y", "z"], Words(substitutions.Apply([new Bytes("${A}-${B}"), new Bytes("z")])));
    }

    [Fact]
    public void AWordWithAKeyOfNoWordsDisappears()
    {
        var substitutions = new Substitutions();
        substitutions.Add(new Bytes("A"));
        Assert.Equal(["b"], Words(substitutions.Apply([new Bytes("x${A}y"), new Bytes("b")])));
    }

    [Fact]
    public void WhatWouldGrowWithoutBoundIsRefused()
    {
        var substitutions = new Substitutions();
        substitutions.Add(new Bytes("A"), [.. Enumerable.Repeat(new Bytes("word"), 10_000)]);
        Assert.Null(substitutions.Apply([new Bytes("${A}${A}${A}${A}")]));
    }

    [Fact]
    public void RandomWordsNeverFailAndWordsWithoutKeysStay()
    {
        int seed = Random.Shared.Next();
        var random = new Random(seed);
        byte[] alphabet = [.. "$A{}\\B x"u8, 0xFF];
        var substitutions = new Substitutions();
        substitutions.Add(new Bytes("A"), new Bytes("1"), new Bytes("2"));
        substitutions.Add(new Bytes("B"));
        for (int round = 0; round < 20_000; round++)
        {
            byte[] text = new byte[random.Next(16)];
            for (int i = 0; i < text.Length; i++)
                text[i] = alphabet[random.Next(alphabet.Length)];
            var word = new Bytes(text);
            Bytes[]? result = substitutions.Apply([word]);
            Assert.True(result is not null, $"seed {seed}, round {round}");
            string plain = Encoding.Latin1.GetString(text);
            if (!plain.Contains("$A", StringComparison.Ordinal) && !plain.Contains("${A}", StringComparison.Ordinal)
                && !plain.Contains("$B", StringComparison.Ordinal) && !plain.Contains("${B}", StringComparison.Ordinal))
                Assert.True(result.SequenceEqual([word]), $"seed {seed}, round {round}: {plain}");
        }
    }

    private static string[] Words(Bytes[]? words) => [.. Assert.IsType<Bytes[]>(words).Select(word => word.ToString())];
}
