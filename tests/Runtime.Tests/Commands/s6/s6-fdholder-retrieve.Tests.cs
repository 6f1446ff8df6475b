using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.S6;

public sealed class S6FdholderRetrieveTests
{
    [Theory]
    [InlineData]
    [InlineData("path", "id")]
    [InlineData("-t", "x", "path", "id", "true")]
    public void RefusesWhatItDoesNotKnow(params string[] arguments) => Cmd.Ours("s6-fdholder-retrieve", arguments).Run().ShouldFail(100, "usage");

    [Fact]
    public void NamesTheIdentifierThatIsNotThere()
    {
        using var folder = new TempFolder();
        using var holder = new Holder(folder, Suite.Ours);
        Cmd.Ours("s6-fdholder-retrieve", holder.Socket, "nn", "true").Run().ShouldBe(1, "", "s6-fdholder-retrieve: fatal: unable to retrieve fd for id nn: No such file or directory\n");
    }
}
