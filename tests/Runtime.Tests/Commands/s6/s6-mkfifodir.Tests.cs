using System.IO;
using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.S6;

public sealed class S6MkfifodirTests
{
    [Fact]
    public void MakesADirectoryThatEverybodyMayWriteToAndOnlyTheOwnerRead()
    {
        using var folder = new TempFolder();
        Cmd.Ours("s6-mkfifodir", folder["fifodir"]).Run().ShouldSucceed("");
        Assert.Equal("1733", System.Convert.ToString((int)File.GetUnixFileMode(folder["fifodir"]), 8));
    }

    [Theory]
    [InlineData("fifodir")]
    [InlineData("-f", "fifodir")]
    public void AnExistingOneMustBeOnesOwn(params string[] arguments)
    {
        using var folder = new TempFolder();
        folder.Folder("fifodir");
        Cmd.Ours("s6-chown", "-u", "1", folder["fifodir"]).Run().ShouldSucceed("");
        Both.ShouldAgree("s6-mkfifodir", arguments, cmd => cmd.In(folder.Root));
    }

    [Fact]
    public void RefusesAWrongCommandLine()
    {
        Cmd.Ours("s6-mkfifodir").Run().ShouldFail(100, "s6-mkfifodir: usage: s6-mkfifodir");
        Cmd.Ours("s6-mkfifodir", "-q", "x").Run().ShouldFail(100, "s6-mkfifodir: usage: s6-mkfifodir");
    }
}
