using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.PortableUtils;

public sealed class S6QuoteTests
{
    [Theory]
    [InlineData(new[] { "" }, "\"\"\n")]
    [InlineData(new[] { "abc" }, "\"abc\"\n")]
    [InlineData(new[] { "a b" }, "\"a b\"\n")]
    [InlineData(new[] { "a\"b" }, "\"a\\\"b\"\n")]
    [InlineData(new[] { "a\\b" }, "\"a\\\\b\"\n")]
    [InlineData(new[] { "it's" }, "\"it's\"\n")]
    [InlineData(new[] { "\a\b\t\n\v\f\r" }, "\"\\a\\b\\t\\n\\v\\f\\r\"\n")]
    [InlineData(new[] { "\u0001\u001b\u007f" }, "\"\\0x01\\0x1b\\0x7f\"\n")]
    [InlineData(new[] { "é" }, "\"\\0xc3\\0xa9\"\n")]
    [InlineData(new[] { "-n", "abc" }, "\"abc\"")]
    [InlineData(new[] { "-u", "a\"b" }, "a\\\"b\n")]
    [InlineData(new[] { "-nu", "a\tb" }, "a\\tb")]
    [InlineData(new[] { "-d", "'", "it's \"x\"" }, "'it\\'s \"x\"'\n")]
    [InlineData(new[] { "-d", "yz", "ayzb" }, "ya\\y\\zby\n")]
    [InlineData(new[] { "-u", "-d", "", "a\"b" }, "a\"b\n")]
    [InlineData(new[] { "-d/", "a/b" }, "/a\\/b/\n")]
    [InlineData(new[] { "--", "-n" }, "\"-n\"\n")]
    public void QuotesAString(string[] arguments, string expected) => Cmd.Ours("s6-quote", arguments).Run().ShouldSucceed(expected);

    [Theory]
    [InlineData("0")]
    [InlineData("9")]
    [InlineData("a")]
    [InlineData("f")]
    [InlineData("n")]
    [InlineData("s")]
    [InlineData("x")]
    [InlineData("\\")]
    [InlineData("\n")]
    [InlineData("'x")]
    public void RefusesAQuoteCharacterThatEscapesUse(string delimiters) =>
        Cmd.Ours("s6-quote", "-d", delimiters, "abc").Run().ShouldFail(111, "s6-quote: fatal: unable to quote: ");

    [Fact]
    public void RefusesToQuoteWithNothing() => Cmd.Ours("s6-quote", "-d", "", "abc").Run().ShouldFail(100, "no character to quote with");

    [Theory]
    [InlineData]
    [InlineData("a", "b")]
    [InlineData("-x", "a")]
    [InlineData("-d")]
    public void RefusesAnythingElse(params string[] arguments) =>
        Cmd.Ours("s6-quote", arguments).Run().ShouldFail(100, "s6-quote: usage: s6-quote");

    [Theory]
    [InlineData("two words")]
    [InlineData("quote \" backslash \\ dollar $ brace { }")]
    [InlineData("line\nbreak\ttab é \u0001")]
    public void WritesWhatExeclineReads(string text)
    {
        string quoted = Cmd.Ours("s6-quote", "-n", text).Run().Text;
        Cmd.Ours("execlineb", "-Pc", "s6-echo -n -- " + quoted).Run().ShouldSucceed(text);
    }
}
