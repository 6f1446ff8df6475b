using System;
using S6Overlay.Supervision;
using S6Overlay.Text;
using Xunit;

namespace S6Overlay.Tests.Supervision;

public sealed class ServiceStatusTests
{
    [Fact]
    public void IsPackedAsTheReferenceDoes()
    {
        var status = new ServiceStatus
        {
            Since = new Tai(0x400000006B047F7B, 0x30263E5A),
            ReadySince = new Tai(0x400000006B047F7B, 0x3138ED1A),
            Pid = 0x36F7,
            Group = 0x36F7,
            WaitStatus = 15,
            WantUp = true,
            Paused = true,
        };
        byte[] packed = new byte[ServiceStatus.Size];
        status.Pack(packed);
        Assert.Equal("400000006B047F7B30263E5A400000006B047F7B3138ED1A00000000000036F7000F05", Convert.ToHexString(packed.AsSpan(0, ServiceStatus.BaseSize)));
    }

    [Theory]
    [InlineData(false, false, false, false)]
    [InlineData(true, false, false, false)]
    [InlineData(false, true, false, false)]
    [InlineData(false, false, true, false)]
    [InlineData(false, false, false, true)]
    [InlineData(true, true, true, true)]
    public void ComesBackAsItWas(bool paused, bool finishing, bool wantUp, bool ready)
    {
        var status = new ServiceStatus
        {
            Since = new Tai(1UL << 62, 5),
            ReadySince = new Tai((1UL << 62) + 9, 999_999_999),
            Pid = 4_194_303,
            Group = 77,
            WaitStatus = 0x300,
            Paused = paused,
            Finishing = finishing,
            WantUp = wantUp,
            Ready = ready,
        };
        byte[] packed = new byte[ServiceStatus.Size];
        status.Pack(packed);
        Assert.True(ServiceStatus.TryUnpack(packed, out ServiceStatus read));
        Assert.Equal(status, read);
        Assert.Equal(!finishing, read.IsUp);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(34)]
    [InlineData(36)]
    [InlineData(42)]
    [InlineData(44)]
    public void IsNotReadFromAnotherLength(int length) => Assert.False(ServiceStatus.TryUnpack(new byte[length], out _));

    [Fact]
    public void SecondsNeverRunBackwards()
    {
        var moment = new Tai(1000, 500);
        Assert.Equal(0UL, moment.SecondsUntil(new Tai(999, 0)));
        Assert.Equal(0UL, moment.SecondsUntil(new Tai(1001, 499)));
        Assert.Equal(1UL, moment.SecondsUntil(new Tai(1001, 500)));
    }
}
