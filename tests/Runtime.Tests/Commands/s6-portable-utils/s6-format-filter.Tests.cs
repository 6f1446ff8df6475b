using System;
using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.PortableUtils;

public sealed class S6FormatFilterTests
{
    [Theory]
    [InlineData(new[] { "%s" }, "a\nb\n", "a\nb\n")]
    [InlineData(new[] { "%s" }, "a\nb", "a\nb")]
    [InlineData(new[] { "%s" }, "", "")]
    [InlineData(new[] { "" }, "a\nb\n", "\n\n")]
    [InlineData(new[] { "<%s>" }, "a\n\n", "<a>\n<>\n")]
    [InlineData(new[] { "%%" }, "a\n", "%\n")]
    [InlineData(new[] { "%%s" }, "a\n", "%s\n")]
    [InlineData(new[] { "%0" }, "a\n", "s6-format-filter\n")]
    [InlineData(new[] { "%1-%2", "x", "y" }, "a\n", "x-y\n")]
    [InlineData(new[] { "%2%1%s%s", "x", "y" }, "a\n", "yxaa\n")]
    [InlineData(new[] { "%9", "1", "2", "3", "4", "5", "6", "7", "8", "nine" }, "a\n", "nine\n")]
    [InlineData(new[] { "%1", "%s" }, "a\n", "%s\n")]
    [InlineData(new[] { "-%s" }, "a\n", "-a\n")]
    [InlineData(new[] { "--", "x" }, "a\n", "--\n")]
    [InlineData(new[] { "%s" }, "x\0y\n", "x\0y\n")]
    [InlineData(new[] { "a\nb%s" }, "c\n", "a\nbc\n")]
    public void WritesTheFormatForEveryLine(string[] arguments, string input, string expected) =>
        Cmd.Ours("s6-format-filter", arguments).Input(input).Run().ShouldSucceed(expected);

    [Theory]
    [InlineData(Suite.Ours, "exec $(command -v s6-format-filter) %0", "/s6-format-filter\n")]
    [InlineData(Suite.Ours, "exec s6-format-filter %0", "s6-format-filter\n")]
    [InlineData(Suite.OursExec, "exec s6-env s6-format-filter %0", "s6-format-filter\n")]
    public void CallsItselfAsItWasCalled(Suite suite, string script, string end)
    {
        string text = Cmd.Of(suite, "/bin/sh", "-c", script).Input("a\n").Run().Text;
        Assert.EndsWith(end, text, StringComparison.Ordinal);
        Assert.Equal(end[0] == '/', text[0] == '/');
    }

    [Theory]
    [InlineData("%")]
    [InlineData("a%")]
    [InlineData("%q")]
    [InlineData("%d")]
    [InlineData("%1")]
    [InlineData("%9")]
    [InlineData("% s")]
    public void RefusesABadFormat(string format) =>
        Cmd.Ours("s6-format-filter", format).Input("a\n").Run().ShouldFail(111, "s6-format-filter: fatal: unable to compile format");

    [Fact]
    public void NeedsAFormat() => Cmd.Ours("s6-format-filter").Run().ShouldFail(100, "s6-format-filter: usage: s6-format-filter format");

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void PassesAnyTextThroughUnchanged(int seed)
    {
        byte[] text = new byte[100_000];
        new Random(seed).NextBytes(text);
        Assert.Equal(text, Cmd.Ours("s6-format-filter", "%s").Input(text).Run().Output);
    }

    [Fact]
    public void AnswersALineAsSoonAsItHasIt()
    {
        using Running running = Cmd.Ours("s6-format-filter", "[%s]").Start();
        running.Send("one\n"u8);
        Wait.Until(() => running.TextSoFar == "[one]\n", "the first line comes back");
        running.Send("two\n"u8);
        Wait.Until(() => running.TextSoFar == "[one]\n[two]\n", "the second line comes back");
        running.Finish().ShouldSucceed("[one]\n[two]\n");
    }
}
