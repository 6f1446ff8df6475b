using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.PortableUtils;

public sealed class S6PrintenvTests
{
    [Theory]
    [InlineData("", "A=1\nB=2 3\nC=\n")]
    [InlineData("-n", "A=1\nB=2 3\nC=")]
    [InlineData("-0", "A=1\0B=2 3\0C=\0")]
    [InlineData("-0n", "A=1\0B=2 3\0C=")]
    [InlineData("-d:", "A=1:B=2 3:C=:")]
    [InlineData("-d:;", "A=1:B=2 3:C=:")]
    [InlineData("-n -d /", "A=1/B=2 3/C=")]
    [InlineData("-d : -0", "A=1\0B=2 3\0C=\0")]
    [InlineData("-0 -d :", "A=1:B=2 3:C=:")]
    public void PrintsItsEnvironment(string options, string expected) =>
        Cmd.Ours("s6-printenv", options.Split(' ', System.StringSplitOptions.RemoveEmptyEntries))
            .Without("PATH").With("A", "1").With("B", "2 3").With("C", "").Run().ShouldSucceed(expected);

    [Fact]
    public void TakesAnEmptyDelimiterForNul() => Cmd.Ours("s6-printenv", "-d", "").Without("PATH").With("A", "1").Run().ShouldSucceed("A=1\0");

    [Fact]
    public void PrintsNothingOfAnEmptyEnvironment() => Cmd.Ours("s6-printenv").Without("PATH").Run().ShouldSucceed("");

    [Fact]
    public void KeepsBytesThatAreNotUtf8() =>
        Assert.Equal((byte[])[(byte)'A', (byte)'=', 0xFF, (byte)'\n'], Cmd.Ours("s6-printenv").Without("PATH").With([(byte)'A', (byte)'=', 0xFF]).Run().Output);

    [Theory]
    [InlineData(Suite.Ours)]
    [InlineData(Suite.OursExec)]
    public void SeesWhatAChainSets(Suite suite) =>
        Assert.EndsWith("\nZ=last", Cmd.Of(suite, "s6-env", "Z=last", "s6-printenv", "-n").Run().Text, System.StringComparison.Ordinal);

    [Theory]
    [InlineData("-x")]
    [InlineData("A")]
    [InlineData("-d")]
    public void RefusesAnythingElse(params string[] arguments) => Cmd.Ours("s6-printenv", arguments).Run().ShouldFail(100, "s6-printenv: usage: ");
}
