using System;
using System.IO;
using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.PortableUtils;

public sealed class S6ChmodTests
{
    [Theory]
    [InlineData("0")]
    [InlineData("644")]
    [InlineData("0755")]
    [InlineData("4755")]
    [InlineData("2700")]
    [InlineData("1777")]
    [InlineData("7777")]
    [InlineData("00600")]
    public void SetsPermissions(string mode)
    {
        using var folder = new TempFolder();
        folder.Write("a", "");
        Cmd.Ours("s6-chmod", mode, "a").In(folder.Root).Run().ShouldSucceed("");
        Assert.Equal(Convert.ToInt32(mode, 8), (int)File.GetUnixFileMode(folder["a"]));
    }

    [Fact]
    public void SetsThoseOfSeveralFiles()
    {
        using var folder = new TempFolder();
        foreach (string name in (string[])["a", "b", "c"])
            folder.Write(name, "");
        Cmd.Ours("s6-chmod", "600", "a", "b", "c").In(folder.Root).Run().ShouldSucceed("");
        foreach (string name in (string[])["a", "b", "c"])
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder[name]));
    }

    [Fact]
    public void FollowsALink()
    {
        using var folder = new TempFolder();
        folder.Write("a", "");
        File.CreateSymbolicLink(folder["l"], "a");
        Cmd.Ours("s6-chmod", "400", "l").In(folder.Root).Run().ShouldSucceed("");
        Assert.Equal(UnixFileMode.UserRead, File.GetUnixFileMode(folder["a"]));
    }

    [Fact]
    public void ChangesAFolder()
    {
        using var folder = new TempFolder();
        folder.Folder("d");
        Cmd.Ours("s6-chmod", "3755", "d").In(folder.Root).Run().ShouldSucceed("");
        Assert.Equal(Convert.ToInt32("3755", 8), (int)File.GetUnixFileMode(folder["d"]));
    }

    [Fact]
    public void SaysWhatItCannotChange() =>
        Cmd.Ours("s6-chmod", "600", "/nonexistent").Run().ShouldBe(111, "", "s6-chmod: fatal: unable to change mode of /nonexistent: No such file or directory\n");

    [Theory]
    [InlineData]
    [InlineData("600")]
    [InlineData("u+x", "a")]
    [InlineData("8", "a")]
    [InlineData("10000", "a")]
    [InlineData("", "a")]
    [InlineData("-644", "a")]
    [InlineData("0x1ff", "a")]
    public void RefusesAnythingElse(params string[] arguments) => Cmd.Ours("s6-chmod", arguments).Run().ShouldFail(100, "s6-chmod: usage: ");
}
