using System;
using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.PortableUtils;

public sealed class S6QuoteFilterTests
{
    [Theory]
    [InlineData(new string[] { }, "", "")]
    [InlineData(new string[] { }, "a\n", "\"a\"\n")]
    [InlineData(new string[] { }, "a", "\"a\"")]
    [InlineData(new string[] { }, "\n\n", "\"\"\n\"\"\n")]
    [InlineData(new string[] { }, "a\"b\nc\td\n", "\"a\\\"b\"\n\"c\\td\"\n")]
    [InlineData(new string[] { }, "x\0y\n", "\"x\\0x00y\"\n")]
    [InlineData(new[] { "-u" }, "a\"b\n", "a\\\"b\n")]
    [InlineData(new[] { "-u" }, "a b", "a b")]
    [InlineData(new[] { "-d", "'" }, "it's\n", "'it\\'s'\n")]
    [InlineData(new[] { "-ud", "" }, "a\"b\n", "a\"b\n")]
    [InlineData(new[] { "-d", "'/" }, "/\n", "'\\/'\n")]
    public void QuotesEveryLine(string[] arguments, string input, string expected) =>
        Cmd.Ours("s6-quote-filter", arguments).Input(input).Run().ShouldSucceed(expected);

    [Theory]
    [InlineData(100, "-d", "")]
    [InlineData(111, "-d", "x")]
    [InlineData(111, "-d", "7")]
    [InlineData(100, "-x")]
    [InlineData(100, "operand")]
    public void RefusesAnythingElse(int code, params string[] arguments) => Cmd.Ours("s6-quote-filter", arguments).Run().ShouldFail(code, "s6-quote-filter: ");

    [Fact]
    public void FailsWithoutInput() => Cmd.Ours("s6-quote-filter").ClosedInput().Run().ShouldFail(111, "unable to read from stdin");

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void IsUndoneByUnquoteFilter(int seed)
    {
        byte[] text = new byte[20000];
        new Random(seed).NextBytes(text);
        byte[] quoted = Cmd.Ours("s6-quote-filter").Input(text).Run().Output;
        Assert.All(quoted, b => Assert.True(b is (byte)'\n' or >= 0x20 and < 0x7F));
        Assert.Equal(text, Cmd.Ours("s6-unquote-filter", "-w").Input(quoted).Run().Output);
    }
}
