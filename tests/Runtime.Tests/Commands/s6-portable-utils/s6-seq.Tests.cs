using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.PortableUtils;

public sealed class S6SeqTests
{
    [Theory]
    [InlineData("3")]
    [InlineData("0")]
    [InlineData("2 4")]
    [InlineData("1 3 10")]
    [InlineData("5 1")]
    [InlineData("-w 8 11")]
    [InlineData("-w 95 105")]
    [InlineData("10 2 9")]
    [InlineData("01 03")]
    [InlineData("7 7")]
    [InlineData("0 5 20")]
    [InlineData("1 1000")]
    [InlineData("4294967290 4294967295")]
    public void AgreesWithTheSystemsSeq(string arguments) => Peer.Agrees("s6-seq", "seq", arguments.Split(' '));

    [Theory]
    [InlineData(new[] { "-s", ",", "1", "3" }, "1,2,3,")]
    [InlineData(new[] { "-s", ", ", "1", "3" }, "1, 2, 3, ")]
    [InlineData(new[] { "-s", "", "1", "3" }, "1\u00002\u00003\0")]
    [InlineData(new[] { "-w", "1", "50", "101" }, "001\n051\n101\n")]
    [InlineData(new[] { "-w", "1", "50", "100" }, "01\n51\n")]
    [InlineData(new[] { "-ws:", "9", "10" }, "09:10:")]
    [InlineData(new[] { "-w", "5", "1" }, "")]
    public void PutsTheSeparatorAfterEachNumber(string[] arguments, string expected) =>
        Cmd.Ours("s6-seq", arguments).Run().ShouldSucceed(expected);

    [Theory]
    [InlineData]
    [InlineData("x")]
    [InlineData("1", "x")]
    [InlineData("1", "x", "3")]
    [InlineData("1", "2", "3", "4")]
    [InlineData("--", "-1")]
    [InlineData("4294967296")]
    [InlineData("1.5")]
    public void RefusesAnythingElse(params string[] arguments) => Cmd.Ours("s6-seq", arguments).Run().ShouldFail(100, "s6-seq: usage: ");

    [Fact]
    public void RefusesToStandStill() => Cmd.Ours("s6-seq", "1", "0", "3").Run().ShouldFail(100, "the increment must not be 0");

    [Fact]
    public void StopsWhereTheDiskIsFull() =>
        Cmd.Of(Suite.Ours, "/bin/sh", "-c", "s6-seq 4000000000 >/dev/full").Run().ShouldFail(111, "s6-seq: fatal: unable to write to stdout: No space left on device");

    [Fact]
    public void StopsAtABrokenPipe() =>
        Cmd.Of(Suite.Ours, "/bin/sh", "-c", "s6-seq 4000000000 | head -n 1").Run().ShouldSucceed("1\n");
}
