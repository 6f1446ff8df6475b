using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.PortableUtils;

public sealed class S6Tai64ndiffTests
{
    private const string None = "[          .          ]";

    [Theory]
    [InlineData("400000004332258300000000", "[         0.000000000 ]")]
    [InlineData("400000004332258300000001", "[         0.000000001 ]")]
    [InlineData("4000000043322583000003e8", "[         0.000001000 ]")]
    [InlineData("40000000433225833b9ac9ff", "[         0.999999999 ]")]
    [InlineData("400000004332258400000000", "[         1.000000000 ]")]
    [InlineData("400000004332268300000000", "[       256.000000000 ]")]
    [InlineData("400000005332258300000000", "[ 268435456.000000000 ]")]
    [InlineData("400000014332258300000000", "[4294967296.000000000 ]")]
    [InlineData("400000434332258300000000", "[287762808832.000000000 ]")]
    [InlineData("400000003bd6586e00000000", "[-123456789.000000000 ]")]
    [InlineData("400000004332258200000000", "[        -1.000000000 ]")]
    [InlineData("40000000433225823b9ac9ff", "[        -0.000000001 ]")]
    [InlineData("400000004332258100000001", "[        -1.999999999 ]")]
    [InlineData("4000000043322583000003E8", "[         0.000001000 ]")]
    public void ShowsTheTimeSinceTheLineBefore(string label, string expected) =>
        Cmd.Ours("s6-tai64ndiff").Input($"@400000004332258300000000 a\n@{label} b\n").Run().ShouldSucceed($"{None} a\n{expected} b\n");

    [Theory]
    [InlineData("", "")]
    [InlineData("plain\n", "plain\n")]
    [InlineData("@40000000433225830000000 short\n", "@40000000433225830000000 short\n")]
    [InlineData("@4000000043322583000000zz bad\n", "@4000000043322583000000zz bad\n")]
    [InlineData("400000004332258300000000 no sign\n", "400000004332258300000000 no sign\n")]
    [InlineData("@400000004332258300000000", None)]
    [InlineData("@400000004332258300000000x\n", None + "x\n")]
    [InlineData("\n\n", "\n\n")]
    [InlineData("@400000004332258300000000 a\nplain\n@400000004332258300000000 b\n", None + " a\nplain\n" + None + " b\n")]
    public void LeavesOtherLinesAlone(string input, string expected) => Cmd.Ours("s6-tai64ndiff").Input(input).Run().ShouldSucceed(expected);

    [Fact]
    public void AnswersALineAsSoonAsItHasIt()
    {
        using Running running = Cmd.Ours("s6-tai64ndiff").Start();
        running.Send("@400000004332258300000000 a\n"u8);
        Wait.Until(() => running.TextSoFar == None + " a\n", "the line comes back");
        running.Finish().ShouldSucceed(None + " a\n");
    }

    [Fact]
    public void FailsWithoutInput() => Cmd.Ours("s6-tai64ndiff").ClosedInput().Run().ShouldFail(111, "unable to read from stdin");

    [Fact]
    public void RefusesAnythingElse() => Cmd.Ours("s6-tai64ndiff", "x").Run().ShouldFail(100, "s6-tai64ndiff: usage: ");
}
