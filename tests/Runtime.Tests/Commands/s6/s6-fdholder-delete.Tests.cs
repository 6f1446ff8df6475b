using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.S6;

public sealed class S6FdholderDeleteTests
{
    [Theory]
    [InlineData]
    [InlineData("path")]
    public void RefusesWhatItDoesNotKnow(params string[] arguments) => Cmd.Ours("s6-fdholder-delete", arguments).Run().ShouldFail(100, "usage");

    [Fact]
    public void DeletesOnlyWhatItIsAskedTo()
    {
        using var folder = new TempFolder();
        using var holder = new Holder(folder, Suite.Ours);
        Cmd.Ours("s6-fdholder-store", holder.Socket, "a").Run().ShouldSucceed("");
        Cmd.Ours("s6-fdholder-store", holder.Socket, "b").Run().ShouldSucceed("");
        Cmd.Ours("s6-fdholder-delete", holder.Socket, "a").Run().ShouldSucceed("");
        Cmd.Ours("s6-fdholder-list", holder.Socket).Run().ShouldSucceed("b\n");
    }
}
