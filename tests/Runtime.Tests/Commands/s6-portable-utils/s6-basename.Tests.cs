using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.PortableUtils;

public sealed class S6BasenameTests
{
    public static TheoryData<string> Paths =>
        ["/", "//", "///", "//a", "a/", "a//b//", "/a", "/a/", ".", "..", "./", "../..", "a/ b", " ", "a.c", "/x/a.c", ".c", "c", "a/.c", "-", "a\nb", "é", "a.c.c", "/usr/lib/x.so/"];

    [Theory]
    [MemberData(nameof(Paths))]
    public void AgreesWithTheSystemsBasename(string path) => Peer.Agrees("s6-basename", "basename", ["--", path]);

    [Theory]
    [MemberData(nameof(Paths))]
    public void AgreesOnSuffixes(string path) => Peer.Agrees("s6-basename", "basename", ["--", path, ".c"]);

    [Theory]
    [InlineData(new[] { "" }, ".\n")]
    [InlineData(new[] { "-n", "abc" }, "abc")]
    [InlineData(new[] { "-n", "/x/y.z", ".z" }, "y")]
    [InlineData(new[] { "/", "/" }, "/\n")]
    [InlineData(new[] { "abc", "" }, "abc\n")]
    public void WritesTheLastComponent(string[] arguments, string expected) =>
        Cmd.Ours("s6-basename", arguments).Run().ShouldSucceed(expected);

    [Theory]
    [InlineData]
    [InlineData("a", "b", "c")]
    [InlineData("-x", "a")]
    public void RefusesAnythingElse(params string[] arguments) =>
        Cmd.Ours("s6-basename", arguments).Run().ShouldFail(100, "s6-basename: usage: s6-basename");

    [Fact]
    public void KeepsBytesThatAreNotUtf8() =>
        Assert.Equal((byte[])[0xFF, (byte)'\n'], Cmd.Ours("s6-basename").Argument([0xFE, (byte)'/', 0xFF]).Run().Output);
}
