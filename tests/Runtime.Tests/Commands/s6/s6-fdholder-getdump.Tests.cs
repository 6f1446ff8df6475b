using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.S6;

public sealed class S6FdholderGetdumpTests
{
    [Theory]
    [InlineData]
    [InlineData("path")]
    public void NeedsAProgram(params string[] arguments) => Cmd.Ours("s6-fdholder-getdump", arguments).Run().ShouldFail(100, "usage");

    [Fact]
    public void TheProgramHasTheDescriptors()
    {
        using var folder = new TempFolder();
        using var holder = new Holder(folder, Suite.Ours);
        Cmd.Ours("s6-fdholder-store", holder.Socket, "the id").Input("x").Run().ShouldSucceed("");
        Cmd.Ours("s6-fdholder-getdump", holder.Socket, "sh", "-c", "test -e /proc/self/fd/$S6_FD_0 && echo $S6_FDID_0").Run().ShouldSucceed("the id\n");
    }

    [Fact]
    public void AnEmptyHolderIsAnEmptyDump()
    {
        using var folder = new TempFolder();
        using var holder = new Holder(folder, Suite.Ours);
        Assert.Contains("S6_FD#=0\n", Cmd.Ours("s6-fdholder-getdump", holder.Socket, "env").Run().Text);
    }
}
