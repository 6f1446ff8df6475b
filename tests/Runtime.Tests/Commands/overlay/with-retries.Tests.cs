using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.Overlay;

public sealed class WithRetriesTests
{
    [Fact]
    public void TriesUntilItSucceeds()
    {
        using var folder = new TempFolder();
        Result result = Cmd.Ours("with-retries", "5", "sh", "-c", "echo try; test -e flag || { touch flag; exit 3; }").In(folder.Root).Run();
        result.ShouldBe(0, "try\ntry\n", "with-retries: warning: sh exited 3: attempt 1 of 5\n");
    }

    [Fact]
    public void GivesUpWithTheLastCode() => Assert.Equal(7, Cmd.Ours("with-retries", "2", "sh", "-c", "exit 7").Run().Code);

    [Fact]
    public void SaysHowASignalEndedIt() => Assert.Equal(128 + 9, Cmd.Ours("with-retries", "1", "sh", "-c", "kill -9 $$").Run().Code);

    [Theory]
    [InlineData]
    [InlineData("3")]
    [InlineData("0", "true")]
    [InlineData("x", "true")]
    public void RefusesWhatIsNotANumberOfTries(params string[] arguments) => Cmd.Ours("with-retries", arguments).Run().ShouldFail(100, "usage");
}
