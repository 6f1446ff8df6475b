using System;
using System.Text;
using S6Overlay.Core;
using S6Overlay.Kernel;
using S6Overlay.Text;
using Xunit;

namespace S6Overlay.Tests.Text;

public sealed class TaiTests
{
    [Theory]
    [InlineData(0, "@400000000000000a00000000")]
    [InlineData(1795457602, "@400000006b04826700000000")]
    [InlineData(1483228799, "@40000000586846a300000000")]
    [InlineData(1483228800, "@40000000586846a500000000")]
    public void CountsLeapSeconds(long seconds, string label)
    {
        byte[] text = new byte[Tai.TextLength];
        Tai.FromUtc(new Timestamp(seconds, 0)).Format(text);
        Assert.Equal(label, Encoding.ASCII.GetString(text));
        Assert.True(Tai.Parse(text, out Tai parsed));
        Assert.Equal(new Timestamp(seconds, 0), parsed.ToUtc());
    }

    [Fact]
    public void EveryDayComesBack()
    {
        for (long seconds = 0; seconds < 4_000_000_000; seconds += 86399)
            Assert.Equal(seconds, Tai.FromUtc(new Timestamp(seconds, 5)).ToUtc().Seconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("@")]
    [InlineData("@400000006b0482673344556")]
    [InlineData("@400000006b04826733x45566")]
    public void RefusesWhatIsNoLabel(string text) => Assert.False(Tai.Parse(Encoding.ASCII.GetBytes(text), out _));

    [Fact]
    public void LocalTimeAgreesWithTheFramework()
    {
        var env = new Env();
        env.Set("TZ"u8, "UTC0"u8);
        var clock = new LocalTime(env);
        byte[] text = new byte[LocalTime.TextLength];
        for (long seconds = -2_000_000_000; seconds < 6_000_000_000; seconds += 12_345_677)
        {
            clock.Format(new Timestamp(seconds, 7), text);
            Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(seconds).ToString("yyyy-MM-dd HH:mm:ss", null) + ".000000007", Encoding.ASCII.GetString(text));
        }
    }
}
