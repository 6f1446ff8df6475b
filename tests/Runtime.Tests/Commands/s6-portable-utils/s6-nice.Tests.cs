using System;
using System.Globalization;
using S6Overlay.Kernel;
using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.PortableUtils;

public sealed class S6NiceTests
{
    [Theory]
    [InlineData("nice")]
    [InlineData("-n", "5", "nice")]
    [InlineData("-n", "0", "nice")]
    [InlineData("-n", "+3", "nice")]
    [InlineData("-n", "100", "nice")]
    [InlineData("-n7", "nice")]
    [InlineData("-n", "2", "sh", "-c", "nice; exit 4")]
    [InlineData("-n", "3", "nice", "-n", "4", "nice")]
    public void AgreesWithTheSystemsNice(params string[] arguments) => Peer.Agrees("s6-nice", "nice", arguments);

    [Theory]
    [InlineData("-n", "x", "true")]
    [InlineData("-n", "", "true")]
    [InlineData("-x", "true")]
    [InlineData]
    [InlineData("-n", "5")]
    public void RefusesAnythingElse(params string[] arguments) => Cmd.Ours("s6-nice", arguments).Run().ShouldFail(100, "s6-nice: usage: ");

    [Theory]
    [InlineData(Suite.Ours)]
    [InlineData(Suite.OursExec)]
    public void AddsUpInAChain(Suite suite) => Cmd.Of(suite, "s6-nice", "-n", "2", "s6-nice", "-n", "3", "nice").Run().ShouldSucceed(Value(5));

    [Fact]
    public void LowersItForRoot()
    {
        Assert.SkipUnless(Sys.GetEuid() == 0, "only root may lower a nice value");
        Cmd.Ours("s6-nice", "-n", "-5", "nice").Run().ShouldSucceed(Value(-5));
    }

    [Theory]
    [InlineData("-I", 0)]
    [InlineData("-i", 111)]
    [InlineData("-iI", 0)]
    [InlineData("-Ii", 111)]
    public void GoesOnOrFailsWhereItMayNot(string option, int code)
    {
        Assert.SkipUnless(Sys.GetEuid() == 0, "only root may become somebody else");
        Cmd.Ours("s6-setuidgid", "nobody", "s6-nice", option, "-n", "-5", "/usr/bin/nice").Run()
            .ShouldBe(code, code == 0 ? Value(0) : "", $"s6-nice: {(code == 0 ? "warning" : "fatal")}: unable to set the nice value: Permission denied\n");
    }

    [Fact]
    public void SaysWhatItCannotExecute() => Cmd.Ours("s6-nice", "nonexistent-program").Run().ShouldFail(127, "unable to exec nonexistent-program");

    /// <summary>The nice value that the tests themselves run with, changed by so much, as nice(1) prints it.</summary>
    private static string Value(int change)
    {
        int own = int.Parse(Cmd.Of(Suite.Reference, "nice").Run().Text, CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{Math.Clamp(own + change, -20, 19)}\n");
    }
}
