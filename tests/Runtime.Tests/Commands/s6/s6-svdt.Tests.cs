using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.S6;

public sealed class S6SvdtTests
{
    [Fact]
    public void ListsTheDeathsOfAService()
    {
        using var fixture = new ServiceFixture();
        fixture.Add("sv", "exit 3");
        fixture.Supervise(Suite.Ours, "sv");
        Wait.Until(() => Cmd.Ours("s6-svdt", fixture["sv"]).Run().Text.Contains("exitcode 3", System.StringComparison.Ordinal), "the death is recorded");
    }

    [Fact]
    public void RefusesAWrongCommandLine()
    {
        Cmd.Ours("s6-svdt").Run().ShouldFail(100, "s6-svdt: usage: s6-svdt");
        Cmd.Ours("s6-svdt", "-q", "x").Run().ShouldFail(100, "s6-svdt: usage: s6-svdt");
    }
}
