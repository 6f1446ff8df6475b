using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.S6;

public sealed class S6FdholderStoreTests
{
    [Theory]
    [InlineData]
    [InlineData("path")]
    [InlineData("-d", "x", "path", "id")]
    [InlineData("-T", "x", "path", "id")]
    public void RefusesWhatItDoesNotKnow(params string[] arguments) => Cmd.Ours("s6-fdholder-store", arguments).Run().ShouldFail(100, "usage");

    [Fact]
    public void SaysThatThereIsNoServer() => Cmd.Ours("s6-fdholder-store", "/there/is/none", "id").Run().ShouldFail(111, "unable to connect to a fd-holder daemon at /there/is/none");

    [Fact]
    public void SaysThatTheDescriptorIsClosed()
    {
        using var folder = new TempFolder();
        using var holder = new Holder(folder, Suite.Ours);
        Cmd.Ours("s6-fdholder-store", "-d", "77", holder.Socket, "id").Run().ShouldFail(1, "unable to store fd: Bad file descriptor");
    }

    [Theory]
    [InlineData(255, 0)]
    [InlineData(256, 1)]
    public void AnIdentifierHasAtMost255Bytes(int length, int code)
    {
        using var folder = new TempFolder();
        using var holder = new Holder(folder, Suite.Ours);
        Assert.Equal(code, Cmd.Ours("s6-fdholder-store", holder.Socket, new string((char)97, length)).Run().Code);
    }
}
