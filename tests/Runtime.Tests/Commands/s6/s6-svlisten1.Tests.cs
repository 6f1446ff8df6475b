using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.S6;

public sealed class S6Svlisten1Tests
{
    [Fact]
    public void WaitsForTheStateThatItsProgramBringsAbout()
    {
        using var fixture = new ServiceFixture();
        fixture.Add("sv");
        fixture.Supervise(Suite.Ours, "sv");
        fixture.WaitUp("sv");
        Cmd.Ours("s6-svlisten1", "-d", "-t", "20000", fixture["sv"], "s6-svc", "-d", fixture["sv"]).Run().ShouldSucceed("");
        Assert.False(fixture.IsUp("sv"));
    }

    [Fact]
    public void RefusesAWrongCommandLine()
    {
        Cmd.Ours("s6-svlisten1").Run().ShouldFail(100, "s6-svlisten1: usage: s6-svlisten1");
        Cmd.Ours("s6-svlisten1", "x").Run().ShouldFail(100, "s6-svlisten1: usage: s6-svlisten1");
    }
}
