using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.S6;

public sealed class S6AliasTests
{
    [Theory]
    [InlineData("envuidgid", "s6-envuidgid: usage")]
    [InlineData("/command/svc", "s6-svc: usage")]
    [InlineData("multilog", "s6-log: usage")]
    [InlineData("pgrphack", "s6-setsid: usage")]
    [InlineData("chpst", "s6-alias-chpst: usage")]
    [InlineData("sv", "s6-alias-sv: usage")]
    [InlineData("runsv", "s6-supervise: usage")]
    [InlineData("svscanboot", "s6-svscanboot: usage")]
    public void RunsTheCounterpart(string command, string said) => Cmd.Ours("s6-alias", command).Run().ShouldFail(100, said);

    [Fact]
    public void HandsTheArgumentsOn()
    {
        using var folder = new TempFolder();
        folder.Write("env/A", "b c\n");
        Cmd.Ours("s6-alias", "envdir", folder["env"], "sh", "-c", "echo \"$A\"").Run().ShouldSucceed("b c\n");
    }

    [Fact]
    public void SaysWhatItExecutes()
    {
        Result result = Cmd.Ours("s6-alias", "-v", "softlimit", "-c", "0", "true").Run();
        Assert.Equal("s6-alias: info: executing s6-softlimit -c 0 true\n", result.ErrorText);
    }

    [Theory]
    [InlineData("readproctitle")]
    [InlineData("runit-init")]
    [InlineData("svc svok")]
    [InlineData("")]
    [InlineData("=")]
    public void RefusesWhatHasNoCounterpart(string command) => Cmd.Ours("s6-alias", command).Run().ShouldFail(100, "has no counterpart here");

    [Fact]
    public void RefusesAWrongCommandLine()
    {
        Cmd.Ours("s6-alias").Run().ShouldFail(100, "s6-alias: usage: s6-alias");
        Cmd.Ours("s6-alias", "-x", "svc").Run().ShouldFail(100, "s6-alias: usage: s6-alias");
    }
}
