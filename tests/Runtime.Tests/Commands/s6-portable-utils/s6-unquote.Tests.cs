using System;
using S6Overlay.Core;
using S6Overlay.Tests.Support;
using S6Overlay.Text;
using Xunit;

namespace S6Overlay.Tests.Commands.PortableUtils;

public sealed class S6UnquoteTests
{
    [Theory]
    [InlineData("\"abc\"", "abc")]
    [InlineData("\"\"", "")]
    [InlineData("\"a b\"", "a b")]
    [InlineData("\"a\\n\\t\\a\\b\\v\\f\\r\\\\\\\"b\"", "a\n\t\a\b\v\f\r\\\"b")]
    [InlineData("\"\\e\\z\\q\"", "ezq")]
    [InlineData("\"a\\sb\"", "a b")]
    [InlineData("\"\\0x41\\0x7a\"", "Az")]
    [InlineData("\"\\0x412\"", "A2")]
    [InlineData("\"\\x41\"", "x41")]
    [InlineData("\"\\101\"", "101")]
    [InlineData("\"\\0\"", "\0")]
    [InlineData("\"\\00\"", "\00")]
    [InlineData("\"\\0X41\"", "\0X41")]
    [InlineData("\"a\\\nb\"", "a\nb")]
    [InlineData("\"it's\"", "it's")]
    public void ReadsAQuotedString(string quoted, string expected) =>
        Cmd.Ours("s6-unquote", "-n", quoted).Run().ShouldSucceed(expected);

    [Theory]
    [InlineData("'", "'a\"b'", "a\"b")]
    [InlineData("'\"", "'a'", "a")]
    [InlineData("'\"", "\"a\"", "a")]
    [InlineData("'\"", "'a\\'\\\"b'", "a'\"b")]
    [InlineData("'\"", "'a\"", "a")]
    [InlineData("", "abc\\n\"", "abc\n\"")]
    [InlineData("", "", "")]
    public void KnowsOtherDelimiters(string delimiters, string quoted, string expected) =>
        Cmd.Ours("s6-unquote", "-n", "-d", delimiters, quoted).Run().ShouldSucceed(expected);

    [Theory]
    [InlineData("a", "axa")]
    [InlineData("'s", "'x'")]
    [InlineData("\\", "\\x\\")]
    [InlineData("0", "0x0")]
    public void RefusesAQuoteCharacterThatEscapesUse(string delimiters, string quoted) =>
        Cmd.Ours("s6-unquote", "-d", delimiters, quoted).Run().ShouldFail(100, "s6-unquote: fatal: unable to unquote at character 1: escape sequences use a quote character");

    [Theory]
    [InlineData("abc", "invalid starting quote character")]
    [InlineData("\"abc", "no ending quote character")]
    [InlineData("\"", "no ending quote character")]
    [InlineData("\"a\\\"", "no ending quote character")]
    [InlineData("", "the empty string isn't a quoted string")]
    [InlineData("\"a\\", "unable to unquote at character 3")]
    [InlineData("\"\\0x\"", "unable to unquote at character 4")]
    [InlineData("\"\\0x4g\"", "unable to unquote at character 5")]
    [InlineData("\"\\0xA0\"", "unable to unquote at character 4")]
    public void RefusesWhatIsNotQuoted(string quoted, string reason) =>
        Cmd.Ours("s6-unquote", quoted).Run().ShouldFail(100, "s6-unquote: fatal: " + reason);

    [Theory]
    [InlineData("\"abc\"def", 4, 7)]
    [InlineData("\"a\"b\"", 2, 4)]
    public void WarnsOfWhatFollows(string quoted, int position, int length)
    {
        Result result = Cmd.Ours("s6-unquote", quoted).Run();
        result.ShouldFail(0, $"warning: found ending quote character at position {position}/{length}; ignoring remainder");
    }

    [Theory]
    [InlineData]
    [InlineData("a", "b")]
    [InlineData("-x", "\"a\"")]
    public void RefusesAnythingElse(params string[] arguments) =>
        Cmd.Ours("s6-unquote", arguments).Run().ShouldFail(100, "s6-unquote: usage: s6-unquote");

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void ReadsBackWhatWasQuoted(int seed)
    {
        var random = new Random(seed);
        for (int round = 0; round < 200; round++)
        {
            byte[] text = new byte[random.Next(60)];
            random.NextBytes(text);
            byte[] delimiters = random.Next(3) switch { 0 => "\""u8.ToArray(), 1 => "'/"u8.ToArray(), _ => [] };
            Output quoted = Output.ToMemory();
            Quoting.Escape(quoted, text, delimiters);
            foreach (byte b in quoted.Captured)
                Assert.InRange(b, 0x20, 0x7E);
            byte[] plain = new byte[quoted.Captured.Length];
            Assert.Equal(UnquoteResult.Good, Quoting.Unescape([.. quoted.Captured, .. delimiters], delimiters, plain, out int length, out int position));
            Assert.Equal(text, plain[..length]);
            Assert.Equal(quoted.Captured.Length, position);
        }
    }
}
