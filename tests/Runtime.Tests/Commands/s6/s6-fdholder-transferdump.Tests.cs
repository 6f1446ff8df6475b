using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.S6;

public sealed class S6FdholderTransferdumpTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("-t", "", "a", "b")]
    [InlineData("-t", "5:x", "a", "b")]
    [InlineData("-t", "5:6:7", "a", "b")]
    public void RefusesWhatItDoesNotKnow(params string[] arguments) => Cmd.Ours("s6-fdholder-transferdump", arguments).Run().ShouldFail(100, "usage");

    [Fact]
    public void TellsWhichServerRefused()
    {
        using var folder = new TempFolder();
        using var from = new Holder(folder, Suite.Ours, "from");
        using var to = new Holder(folder, Suite.Ours, "to");
        System.IO.File.Delete(to.Rules + "/uid/default/env/S6_FDHOLDER_SETDUMP");
        Assert.Equal(2, Cmd.Ours("s6-fdholder-transferdump", "-t", "5000:5000", from.Socket, to.Socket).Run().Code);
        System.IO.File.Delete(from.Rules + "/uid/default/env/S6_FDHOLDER_GETDUMP");
        Assert.Equal(1, Cmd.Ours("s6-fdholder-transferdump", from.Socket, to.Socket).Run().Code);
    }
}
