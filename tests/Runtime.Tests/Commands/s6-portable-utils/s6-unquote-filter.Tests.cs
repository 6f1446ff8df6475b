using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.PortableUtils;

public sealed class S6UnquoteFilterTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("\"good\"\n", "good\n")]
    [InlineData("\"good\"", "good")]
    [InlineData("\"a\\nb\"\n", "a\nb\n")]
    [InlineData("\"trail\"x\n", "trail\n")]
    [InlineData("\"\"\n", "\n")]
    [InlineData("\"\\0x41\"\n\"b\"\n", "A\nb\n")]
    public void ReadsAQuotedStringFromEveryLine(string input, string expected) =>
        Cmd.Ours("s6-unquote-filter").Input(input).Run().ShouldSucceed(expected);

    [Theory]
    [InlineData("bad\n", "invalid starting quote character")]
    [InlineData("\"open\n", "unable to unquote: no ending quote character")]
    [InlineData("\n", "empty line")]
    [InlineData("\"a\\\n", "unable to unquote: unfinished escape sequence")]
    [InlineData("\"\\0xg0\"\n", "unable to unquote: \\0x needs two hexadecimal digits")]
    public void WarnsOfOtherLinesAndPassesThemOn(string input, string warning) =>
        Cmd.Ours("s6-unquote-filter").Input(input).Run().ShouldBe(0, input, $"s6-unquote-filter: warning: {warning}\n");

    [Theory]
    [InlineData("bad\n")]
    [InlineData("\"open\n")]
    [InlineData("\n")]
    public void IsQuietIfToldSo(string input) => Cmd.Ours("s6-unquote-filter", "-q").Input(input).Run().ShouldSucceed(input);

    [Theory]
    [InlineData("bad\n", "bad\n", "invalid starting quote character in line: bad")]
    [InlineData("\"trail\"x\n", "trail\n", "found ending quote character at position 6/7, ignoring remainder of line: \"trail\"x")]
    [InlineData("\n", "\n", "empty line")]
    public void SaysMoreIfToldSo(string input, string output, string warning) =>
        Cmd.Ours("s6-unquote-filter", "-v").Input(input).Run().ShouldBe(0, output, $"s6-unquote-filter: warning: {warning}\n");

    [Fact]
    public void WarnsOfWhatFollowsWhereAnErrorWouldBeTheEnd() =>
        Cmd.Ours("s6-unquote-filter", "-w").Input("\"a\" b\n\"c\"\n").Run()
            .ShouldBe(0, "a\nc\n", "s6-unquote-filter: warning: found ending quote character at position 2/4, ignoring remainder of line: \"a\" b\n");

    [Theory]
    [InlineData("-q", 0, "axa\n", "")]
    [InlineData("-Q", 0, "axa\n", "s6-unquote-filter: warning: unable to unquote: escape sequences use a quote character\n")]
    [InlineData("-w", 100, "", "s6-unquote-filter: fatal: unable to unquote: escape sequences use a quote character\n")]
    public void ReadsNothingInQuoteCharactersThatEscapesUse(string option, int code, string output, string errors) =>
        Cmd.Ours("s6-unquote-filter", option, "-d", "a").Input("axa\n").Run().ShouldBe(code, output, errors);

    [Fact]
    public void DiesOfTheFirstErrorIfToldSo() =>
        Cmd.Ours("s6-unquote-filter", "-w").Input("\"good\"\nbad\n\"more\"\n").Run()
            .ShouldBe(100, "good\n", "s6-unquote-filter: fatal: invalid starting quote character\n");

    [Theory]
    [InlineData("", "a\\tb\n", "a\tb\n")]
    [InlineData("'", "'x'\n", "x\n")]
    [InlineData("'\"", "\"x\"\n'y'\n", "x\ny\n")]
    public void KnowsOtherDelimiters(string delimiters, string input, string expected) =>
        Cmd.Ours("s6-unquote-filter", "-d", delimiters).Input(input).Run().ShouldSucceed(expected);

    [Theory]
    [InlineData("-x")]
    [InlineData("operand")]
    public void RefusesAnythingElse(params string[] arguments) =>
        Cmd.Ours("s6-unquote-filter", arguments).Run().ShouldFail(100, "s6-unquote-filter: usage: ");
}
