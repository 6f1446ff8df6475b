using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.S6;

public sealed class S6SvdtClearTests
{
    [Fact]
    public void ForgetsTheDeathsOfAService()
    {
        using var fixture = new ServiceFixture();
        fixture.Add("sv", "exit 3");
        fixture.Supervise(Suite.Ours, "sv");
        Wait.Until(() => Cmd.Ours("s6-svdt", fixture["sv"]).Run().Text.Length > 0, "the death is recorded");
        Cmd.Ours("s6-svc", "-d", fixture["sv"]).Run().ShouldSucceed("");
        Wait.Until(() => !fixture.IsUp("sv"), "it is down");
        Cmd.Ours("s6-svdt-clear", fixture["sv"]).Run().ShouldSucceed("");
        Cmd.Ours("s6-svdt", fixture["sv"]).Run().ShouldSucceed("");
    }

    [Fact]
    public void RefusesAWrongCommandLine()
    {
        Cmd.Ours("s6-svdt-clear").Run().ShouldFail(100, "s6-svdt-clear: usage: s6-svdt-clear");
    }
}
