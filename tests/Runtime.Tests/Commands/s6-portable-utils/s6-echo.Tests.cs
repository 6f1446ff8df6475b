using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.PortableUtils;

public sealed class S6EchoTests
{
    [Theory]
    [InlineData(new string[] { }, "\n")]
    [InlineData(new[] { "a", "b" }, "a b\n")]
    [InlineData(new[] { "-n", "a", "b" }, "a b")]
    [InlineData(new[] { "-s", ":", "a", "b" }, "a:b\n")]
    [InlineData(new[] { "--", "-n" }, "-n\n")]
    [InlineData(new[] { "-n" }, "")]
    [InlineData(new[] { "" }, "\n")]
    [InlineData(new[] { "", "" }, " \n")]
    [InlineData(new[] { "a", "-n" }, "a -n\n")]
    [InlineData(new[] { "-s:", "a", "b", "c" }, "a:b:c\n")]
    [InlineData(new[] { "-ns", ",", "a", "b" }, "a,b")]
    [InlineData(new[] { "-s", "xyz", "a", "b" }, "axb\n")]
    [InlineData(new[] { "-s", "", "a", "b" }, "a\0b\n")]
    [InlineData(new[] { "-s", ":", "-s", ";", "a", "b" }, "a;b\n")]
    [InlineData(new[] { "-" }, "-\n")]
    [InlineData(new[] { "a\\n" }, "a\\n\n")]
    public void WritesItsArguments(string[] arguments, string expected) =>
        Cmd.Ours("s6-echo", arguments).Run().ShouldSucceed(expected);

    [Fact]
    public void KeepsBytesThatAreNotUtf8() =>
        Assert.Equal((byte[])[0xFF, 0x80, (byte)'\n'], Cmd.Ours("s6-echo").Argument([0xFF, 0x80]).Run().Output);

    [Fact]
    public void SaysThatItCannotWrite() =>
        Cmd.Of(Suite.Ours, "/bin/sh", "-c", "s6-echo a >/dev/full").Run().ShouldFail(111, "s6-echo: fatal: unable to write to stdout: No space left on device");

    [Fact]
    public void RefusesAnOptionWithoutItsValue() => Cmd.Ours("s6-echo", "-s").Run().ShouldFail(100, "s6-echo: usage: s6-echo");

    [Fact]
    public void RefusesAnUnknownOption() => Cmd.Ours("s6-echo", "-q").Run().ShouldFail(100, "s6-echo: usage: s6-echo");
}
