using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.PortableUtils;

public sealed class S6DirnameTests
{
    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("//")]
    [InlineData("///")]
    [InlineData("//a")]
    [InlineData("a/")]
    [InlineData("a//b//")]
    [InlineData("/a")]
    [InlineData("/a/")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("./")]
    [InlineData("../..")]
    [InlineData("a/ b")]
    [InlineData(" ")]
    [InlineData("///a///b")]
    [InlineData("/a/b/c")]
    [InlineData("a/b/")]
    [InlineData("é/x")]
    [InlineData("a\n/b")]
    public void AgreesWithTheSystemsDirname(string path) => Peer.Agrees("s6-dirname", "dirname", ["--", path]);

    [Theory]
    [InlineData("/usr/bin", "/usr")]
    [InlineData("x", ".")]
    [InlineData("/x", "/")]
    public void OmitsTheNewline(string path, string expected) => Cmd.Ours("s6-dirname", "-n", path).Run().ShouldSucceed(expected);

    [Theory]
    [InlineData]
    [InlineData("a", "b")]
    [InlineData("-q", "a")]
    public void RefusesAnythingElse(params string[] arguments) =>
        Cmd.Ours("s6-dirname", arguments).Run().ShouldFail(100, "s6-dirname: usage: s6-dirname");

    [Fact]
    public void KeepsBytesThatAreNotUtf8() =>
        Assert.Equal((byte[])[0xFE, (byte)'\n'], Cmd.Ours("s6-dirname").Argument([0xFE, (byte)'/', 0xFF]).Run().Output);
}
