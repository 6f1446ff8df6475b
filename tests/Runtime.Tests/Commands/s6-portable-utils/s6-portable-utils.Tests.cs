using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.PortableUtils;

public sealed class S6PortableUtilsTests
{
    [Theory]
    [InlineData("1\n2\n3\n", "s6-seq", "3")]
    [InlineData("a b\n", "s6-echo", "a", "b")]
    [InlineData("b\n", "s6-basename", "a/b")]
    [InlineData("\"x\"\n", "s6-quote", "x")]
    [InlineData("in chain\n", "s6-env", "A=1", "s6-echo", "in", "chain")]
    public void RunsACommandOfItsSuite(string expected, params string[] arguments) =>
        Cmd.Ours("s6-portable-utils", arguments).Run().ShouldSucceed(expected);

    [Fact]
    public void PassesTheCodeOn() => Cmd.Ours("s6-portable-utils", "s6-false").Run().ShouldBe(1, "");

    [Fact]
    public void LetsTheCommandSpeakInItsOwnName() => Cmd.Ours("s6-portable-utils", "s6-seq", "x").Run().ShouldFail(100, "s6-seq: usage: s6-seq");

    [Theory]
    [InlineData("nonexistent")]
    [InlineData("execlineb")]
    [InlineData("s6-svc")]
    [InlineData("s6-portable-utils")]
    [InlineData("")]
    [InlineData("-h")]
    public void RefusesWhatIsNotOfItsSuite(string name) =>
        Cmd.Ours("s6-portable-utils", name).Run().ShouldBe(100, "", $"s6-portable-utils: fatal: {name} is not a command of s6-portable-utils\n");

    [Fact]
    public void NeedsACommand() => Cmd.Ours("s6-portable-utils").Run().ShouldFail(100, "s6-portable-utils: usage: ");

    [Fact]
    public void HasAllTheCommandsOfItsSuite()
    {
        string[] names =
        [
            "s6-basename", "s6-cat", "s6-chmod", "s6-chown", "s6-clock", "s6-cut", "s6-dirname", "s6-dumpenv", "s6-echo", "s6-env", "s6-expr",
            "s6-false", "s6-format-filter", "s6-grep", "s6-head", "s6-hiercopy", "s6-linkname", "s6-ln", "s6-ls", "s6-maximumtime", "s6-mkdir",
            "s6-mkfifo", "s6-nice", "s6-nuke", "s6-pause", "s6-portable-utils", "s6-printenv", "s6-quote", "s6-quote-filter", "s6-rename",
            "s6-rmrf", "s6-seq", "s6-sleep", "s6-sort", "s6-sync", "s6-tai64ndiff", "s6-tail", "s6-touch", "s6-true", "s6-uniquename",
            "s6-unquote", "s6-unquote-filter", "s6-update-symlinks", "seekablepipe",
        ];
        string[] have = Cmd.Ours("s6-overlay", "--list").Run().Text.Split('\n');
        Assert.All(names, name => Assert.Contains(name, have));
    }
}
