using System;
using System.Net;
using System.Text;
using S6Overlay.Core;
using S6Overlay.Ipc;
using Xunit;

namespace S6Overlay.Tests.Ipc;

public sealed class IpAddressTests
{
    [Theory]
    [InlineData("1.2.3.4")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("1::")]
    [InlineData("2a00:1450:4002:803::1006")]
    [InlineData("1:0:0:2::3")]
    [InlineData("1:2:3:4:5:6:7:8")]
    public void ComesBackAsItWas(string text)
    {
        byte[] address = IpAddress.Parse(Encoding.ASCII.GetBytes(text))!;
        Assert.Equal(IPAddress.Parse(text).GetAddressBytes(), address);
        var formatted = new ByteQueue();
        IpAddress.Format(address, formatted);
        Assert.Equal(text, Encoding.ASCII.GetString(formatted.Span));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1.2.3")]
    [InlineData("1.2.3.4.5")]
    [InlineData("1.2.3.256")]
    [InlineData(":")]
    [InlineData(":::")]
    [InlineData("1:2:3:4:5:6:7")]
    [InlineData("1:2:3:4:5:6:7:8:9")]
    [InlineData("12345::")]
    [InlineData("g::")]
    public void IsNotAnAddress(string text) => Assert.Null(IpAddress.Parse(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void AgreesWithTheFrameworkOnAnything()
    {
        var random = new Random(1);
        byte[] address = new byte[16];
        for (int round = 0; round < 2000; round++)
        {
            random.NextBytes(address);
            for (int i = 0; i < 16; i += 2)
                if (random.Next(2) == 0)
                    address[i] = address[i + 1] = 0;
            var text = new ByteQueue();
            IpAddress.Format(address, text);
            Assert.Equal(address, IPAddress.Parse(Encoding.ASCII.GetString(text.Span)).GetAddressBytes());
            Assert.Equal(address, IpAddress.Parse(text.Span));
        }
    }
}
