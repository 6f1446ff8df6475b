using System.IO;
using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.Overlay;

public sealed class S6OverlayTests
{
    [Fact]
    public void ListsItsCommandsButNotItself()
    {
        string[] names = Cmd.Ours("s6-overlay", "--list").Run().Text.Split('\n');
        Assert.Contains("s6-echo", names);
        Assert.DoesNotContain("s6-overlay", names);
    }

    [Fact]
    public void RunsACommandByName() => Cmd.Ours("s6-overlay", "s6-echo", "a").Run().ShouldSucceed("a\n");

    [Fact]
    public void RunsTheCommandThatAShimNames()
    {
        using var folder = new TempFolder();
        string shim = folder.Script("renamed", $"#!{Programs.Binary} --shim=s6-echo\n# a shim\n");
        new Cmd(shim, ["a", "b"]).Run().ShouldSucceed("a b\n");
    }

    [Fact]
    public void SaysTheUsageOfACommand() =>
        Cmd.Ours("s6-overlay", "--help", "s6-echo").Run().ShouldSucceed("usage: s6-echo [ -n ] [ -s sep ] args...\n");

    [Fact]
    public void SaysItsVersion() => Assert.Matches(@"^s6-overlay \d+\.\d+\.\d+\n$", Cmd.Ours("s6-overlay", "--version").Run().Text);

    [Theory]
    [InlineData("no-such-command", 127)]
    [InlineData("--no-such-option", 100)]
    public void RefusesWhatItDoesNotKnow(string argument, int code) => Cmd.Ours("s6-overlay", argument).Run().ShouldFail(code, "s6-overlay: ");

    [Fact]
    public void RefusesANameThatIsNoCommand()
    {
        using var folder = new TempFolder();
        string link = folder["no-such-command"];
        File.CreateSymbolicLink(link, Programs.Binary);
        new Cmd(link, []).Run().ShouldFail(100, "no-such-command: fatal:", "s6-overlay --list");
    }
}
