using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.S6;

public sealed class S6SvlistenTests
{
    [Fact]
    public void WaitsForTheStatesOfSeveralServices()
    {
        using var fixture = new ServiceFixture();
        foreach (string name in (string[])["a", "b"])
        {
            fixture.Add(name);
            fixture.Supervise(Suite.Ours, name);
            fixture.WaitUp(name);
        }
        Cmd.Ours("s6-svlisten", "-o", "-d", "-t", "20000", " " + fixture["a"], " " + fixture["b"], "", "s6-svc", "-d", fixture["b"]).Run().ShouldSucceed("");
        Assert.True(fixture.IsUp("a"));
    }

    [Fact]
    public void ARestartIsWaitedForOfAllServices()
    {
        using var fixture = new ServiceFixture();
        foreach (string name in (string[])["a", "b"])
        {
            fixture.Add(name);
            fixture.Supervise(Suite.Ours, name);
            fixture.WaitUp(name);
        }
        Cmd.Ours("s6-svlisten", "-o", "-r", "-t", "20000", " " + fixture["a"], " " + fixture["b"], "", "s6-svc", "-r", fixture["a"], fixture["b"]).Run().ShouldFail(0, "waiting for all services");
        fixture.WaitForEvents("a", "sudDu");
        fixture.WaitForEvents("b", "sudDu");
    }

    [Fact]
    public void RefusesABlockWithoutAnEnd()
    {
        Cmd.Ours("s6-svlisten", "-d", " a").Run().ShouldFail(100);
    }
}
