using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.S6;

public sealed class S6FdholderListTests
{
    [Theory]
    [InlineData]
    [InlineData("a", "b")]
    public void NeedsOnePath(params string[] arguments) => Cmd.Ours("s6-fdholder-list", arguments).Run().ShouldFail(100, "usage");

    [Fact]
    public void EscapesWhatIsNotPrintableAsTheReferenceDoes()
    {
        using var folder = new TempFolder();
        using var holder = new Holder(folder, Suite.Ours);
        Cmd.Ours("s6-fdholder-store", holder.Socket).Argument([(byte)0x61, 0x20, 0x5C, 7, 8, 9, 10, 11, 12, 13, 1, 0x7F, 0xC3, 0xA9]).Run().ShouldSucceed("");
        Both.ShouldAgree("s6-fdholder-list", [holder.Socket]);
    }
}
