using System;
using System.IO;
using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.PortableUtils;

public sealed class S6TouchTests
{
    [Fact]
    public void MakesWhatDoesNotExist()
    {
        using var folder = new TempFolder();
        Cmd.Ours("s6-touch", "a", "b").In(folder.Root).Run().ShouldSucceed("");
        Assert.Equal(("", ""), (folder.Read("a"), folder.Read("b")));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("folder")]
    [InlineData("fifo")]
    [InlineData("link")]
    public void SetsTheTimes(string name)
    {
        using var folder = new TempFolder();
        folder.Write("a", "content");
        folder.Folder("folder");
        new Cmd("/usr/bin/mkfifo", [folder["fifo"]]).Run().ShouldSucceed();
        File.CreateSymbolicLink(folder["link"], "a");
        new Cmd("/usr/bin/touch", ["-d", "@0", folder[name]]).Run().ShouldSucceed();
        Cmd.Ours("s6-touch", name).In(folder.Root).Run().ShouldSucceed("");
        Assert.InRange(File.GetLastWriteTimeUtc(folder[name]), DateTime.UtcNow.AddMinutes(-5), DateTime.UtcNow.AddMinutes(5));
        Assert.Equal("content", folder.Read("a"));
    }

    [Theory]
    [InlineData("022", "644")]
    [InlineData("077", "600")]
    [InlineData("0", "666")]
    public void RespectsTheMask(string umask, string expected)
    {
        using var folder = new TempFolder();
        Cmd.Of(Suite.Ours, "/bin/sh", "-c", $"umask {umask}; s6-touch a; stat -c %a a").In(folder.Root).Run().ShouldSucceed(expected + "\n");
    }

    [Fact]
    public void MakesTheTargetOfALink()
    {
        using var folder = new TempFolder();
        File.CreateSymbolicLink(folder["link"], "target");
        Cmd.Ours("s6-touch", "link").In(folder.Root).Run().ShouldSucceed("");
        Assert.True(File.Exists(folder["target"]));
    }

    [Fact]
    public void StopsAtTheFirstFailure()
    {
        using var folder = new TempFolder();
        Cmd.Ours("s6-touch", "missing/a", "b").In(folder.Root).Run()
            .ShouldBe(111, "", "s6-touch: fatal: unable to touch missing/a: No such file or directory\n");
        Assert.False(File.Exists(folder["b"]));
    }

    [Theory]
    [InlineData]
    [InlineData("-x", "a")]
    public void RefusesAnythingElse(params string[] arguments) => Cmd.Ours("s6-touch", arguments).Run().ShouldFail(100, "s6-touch: usage: ");
}
