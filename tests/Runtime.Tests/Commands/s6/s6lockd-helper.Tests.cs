using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.S6;

public sealed class S6lockdHelperTests
{
    [Theory]
    [InlineData("w", 1)]
    [InlineData("r", 1)]
    public void HoldsTheLockUntilItsInputEnds(string kind, int refused)
    {
        using var folder = new TempFolder();
        using Running helper = Cmd.Ours("s6lockd-helper", kind, folder["lock"]).Start();
        Wait.Until(() => helper.TextSoFar == "!", "the lock is taken");
        Assert.Equal(refused, Cmd.Of(Suite.Reference, "s6-setlock", "-n", folder["lock"], "true").Run().Code);
        helper.Finish().ShouldSucceed("!");
        Cmd.Of(Suite.Reference, "s6-setlock", "-n", folder["lock"], "true").Run().ShouldSucceed();
    }

    [Theory]
    [InlineData]
    [InlineData("x", "lock")]
    [InlineData("w")]
    public void RefusesWhatItDoesNotKnow(params string[] arguments) => Cmd.Ours("s6lockd-helper", arguments).Run().ShouldFail(100, "usage");

    [Fact]
    public void SaysWhatItCannotOpen() => Cmd.Ours("s6lockd-helper", "w", "/there/is/none").Run().ShouldFail(111, "/there/is/none");
}
