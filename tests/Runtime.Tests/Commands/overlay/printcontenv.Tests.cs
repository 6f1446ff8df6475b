using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.Overlay;

public sealed class PrintcontenvTests
{
    [Fact]
    public void PrintsOneVariable()
    {
        using var folder = new TempFolder();
        folder.Write("container_environment/V", "a\nb");
        Cmd.Ours("printcontenv", "V").With("S6_OVERLAY_RUNTIME", folder.Root).Run().ShouldSucceed("a\nb\n");
    }

    [Fact]
    public void ExitsWith1WhereItIsNotSet()
    {
        using var folder = new TempFolder();
        folder.Folder("container_environment");
        Cmd.Ours("printcontenv", "V").With("S6_OVERLAY_RUNTIME", folder.Root).Run().ShouldBe(1, "");
    }

    [Fact]
    public void PrintsAll()
    {
        using var folder = new TempFolder();
        folder.Write("container_environment/V", "1");
        Assert.Contains("V=1\n", Cmd.Ours("printcontenv").With("S6_OVERLAY_RUNTIME", folder.Root).Run().Text);
    }

    [Fact]
    public void RefusesASecondArgument() => Cmd.Ours("printcontenv", "a", "b").Run().ShouldFail(100, "usage");
}
