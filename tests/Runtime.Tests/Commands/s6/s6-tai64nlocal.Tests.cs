using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.S6;

public sealed class S6Tai64nlocalTests
{
    [Theory]
    [InlineData("@400000006b04826732dd169e x\n")]
    [InlineData("@400000006b04826732dd169ez\n")]
    [InlineData("@400000006b04826732dd16 y\n")]
    [InlineData("@400000006B04826732DD169E y\n")]
    [InlineData(" @400000006b04826732dd169e\n")]
    [InlineData("abc\n@\n\n")]
    [InlineData("@40000000570000003b9ac9ff late summer\n")]
    [InlineData("@400000003700000032dd169e winter\n")]
    [InlineData("@4000000000000a0032dd169e first hour\n")]
    [InlineData("@4000000058684691 too short\n")]
    [InlineData("@400000005868469100000000 the leap second of 2016\n@400000005868469200000000\n@400000005868469300000000\n@400000005868469400000000\n")]
    [InlineData("@400000006b04826732dd169e no end")]
    public void TranslatesAsTheReferenceDoes(string input)
    {
        foreach (string zone in (string[])["UTC0", "America/New_York", "Europe/Berlin", "Asia/Kolkata"])
        {
            Both.ShouldAgree("s6-tai64nlocal", [], cmd => cmd.With("TZ", zone).Input(input));
            Both.ShouldAgree("s6-tai64nlocal", ["-g"], cmd => cmd.With("TZ", zone).Input(input));
        }
    }

    [Theory]
    [InlineData("@ffffffffffffffffffffffff out of range\n")]
    [InlineData("@4000003affffffff00000000 the year 10000 is long past\n")]
    [InlineData("@400000006b0482673b9aca00 a second of nanoseconds\n")]
    public void AStampThatIsNoDateIsLeftAsItIs(string line) => Cmd.Ours("s6-tai64nlocal", "-g").Input(line).Run().ShouldSucceed(line);

    [Fact]
    public void RefusesAnUnknownOption() => Cmd.Ours("s6-tai64nlocal", "-z").Run().ShouldFail(100, "usage");
}
