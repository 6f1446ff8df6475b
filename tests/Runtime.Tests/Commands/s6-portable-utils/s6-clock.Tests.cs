using System;
using S6Overlay.Kernel;
using S6Overlay.Tests.Support;
using S6Overlay.Text;
using Xunit;

namespace S6Overlay.Tests.Commands.PortableUtils;

public sealed class S6ClockTests
{
    [Fact]
    public void PrintsTheTimeInTai()
    {
        string text = Cmd.Ours("s6-clock").Run().Text;
        Assert.Matches("^@[0-9a-f]{24}\n$", text);
        long seconds = (long)(Convert.ToUInt64(text[1..17], 16) - (1UL << 62));
        long now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        // TAI is 37 seconds ahead of UTC since 2017.
        Assert.InRange(seconds - 37, now - 60, now + 1);
    }

    [Theory]
    [InlineData("400000000000000a00000000", 0, 0)]
    [InlineData("4000000000000000ffffffff", -10, 4294967295)]
    [InlineData("400000003bc7f5e000000000", 1002960320, 0)]
    [InlineData("400000005867a86a3b9ac9ff", 1483188294, 999999999)]
    [InlineData("4000000058684683 00000000", 0, 0, false)]
    [InlineData("40000000586846a300000000", 1483228799, 0)]
    [InlineData("40000000586846a400000000", 1483228800, 0)]
    [InlineData("40000000586846a500000000", 1483228800, 0)]
    [InlineData("40000000586846a600000000", 1483228801, 0)]
    public void KnowsLeapSeconds(string label, long seconds, long nanoseconds, bool good = true)
    {
        Assert.Equal(good, Tai.Parse(System.Text.Encoding.ASCII.GetBytes("@" + label), out Tai time));
        if (good)
            Assert.Equal(new Timestamp(seconds, nanoseconds), time.ToUtc());
    }

    [Theory]
    [InlineData(Suite.Ours)]
    [InlineData(Suite.OursExec)]
    public void SetsNothingWithoutTheRightTo(Suite suite)
    {
        Assert.SkipUnless(Sys.GetEuid() == 0, "only root may become somebody else");
        Cmd.Of(suite, "s6-setuidgid", "nobody", "s6-clock", "@400000005867a86a3b9ac9ff").Run()
            .ShouldBe(111, "", "s6-clock: fatal: unable to set the system clock: Operation not permitted\n");
    }

    [Theory]
    [InlineData("x")]
    [InlineData("@40")]
    [InlineData("")]
    [InlineData("400000005867a86a3b9ac9ff")]
    [InlineData("@400000005867a86a3b9ac9ff0")]
    [InlineData("@400000005867a86a3b9ac9fg")]
    [InlineData("@400000005867a86a3b9aca00")]
    [InlineData("@400000005867a86a3b9ac9ff", "x")]
    [InlineData("-z")]
    public void RefusesAnythingElse(params string[] arguments) => Cmd.Ours("s6-clock", arguments).Run().ShouldFail(100, "s6-clock: usage: ");
}
