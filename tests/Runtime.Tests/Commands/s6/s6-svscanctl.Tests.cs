using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.S6;

public sealed class S6SvscanctlTests
{
    [Fact]
    public void EndsARunningScanDirectory()
    {
        using var fixture = new ServiceFixture();
        fixture.Add("sv");
        Running scan = fixture.Scan(Suite.Ours);
        Wait.Until(() => fixture.IsSupervised("sv"), "the service is supervised");
        Cmd.Ours("s6-svscanctl", "-t", fixture.Root).Run().ShouldSucceed("");
        Assert.Equal(0, scan.WaitForExit().Code);
    }

    [Fact]
    public void SaysThatNobodyListens()
    {
        using var folder = new TempFolder();
        Cmd.Ours("s6-svscanctl", "-t", folder.Root).Run().ShouldFail(100, "unable to control", "supervisor not listening");
    }

    [Fact]
    public void RefusesAWrongCommandLine()
    {
        Cmd.Ours("s6-svscanctl").Run().ShouldFail(100, "s6-svscanctl: usage: s6-svscanctl");
        Cmd.Ours("s6-svscanctl", "-t").Run().ShouldFail(100, "s6-svscanctl: usage: s6-svscanctl");
    }
}
