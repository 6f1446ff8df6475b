using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.S6;

public sealed class S6SvokTests
{
    [Fact]
    public void SaysWhetherAServiceIsSupervised()
    {
        using var fixture = new ServiceFixture();
        fixture.Add("sv");
        Cmd.Ours("s6-svok", fixture["sv"]).Run().ShouldBe(1, "");
        fixture.Supervise(Suite.Ours, "sv");
        Cmd.Ours("s6-svok", fixture["sv"]).Run().ShouldBe(0, "");
    }

    [Fact]
    public void RefusesAWrongCommandLine()
    {
        Cmd.Ours("s6-svok").Run().ShouldFail(100, "s6-svok: usage: s6-svok");
    }
}
