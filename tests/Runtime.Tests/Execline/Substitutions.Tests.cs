using System.Linq;
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

    private static string[] Words(Bytes[]? words) => [.. Assert.IsType<Bytes[]>(words).Select(word => word.ToString())];
}
