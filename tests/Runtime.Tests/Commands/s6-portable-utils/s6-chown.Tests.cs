using S6Overlay.Kernel;
using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.PortableUtils;

public sealed class S6ChownTests
{
    [Theory]
    [InlineData("7:0", "-u", "7")]
    [InlineData("0:8", "-g", "8")]
    [InlineData("7:8", "-u", "7", "-g", "8")]
    [InlineData("4294967294:1", "-u4294967294", "-g1")]
    [InlineData("0:0")]
    [InlineData("21:22", "-U")]
    [InlineData("9:22", "-U", "-u", "9")]
    [InlineData("21:22", "-u", "9", "-U")]
    [InlineData("21:3", "-U", "-g", "3")]
    public void SetsOwnerAndGroup(string expected, params string[] options)
    {
        Assert.SkipUnless(Sys.GetEuid() == 0, "only root may give files away");
        using var folder = new TempFolder();
        folder.Write("a", "");
        folder.Write("b", "");
        Cmd.Ours("s6-chown", [.. options, "a", "b"]).With("UID", "21").With("GID", "22").In(folder.Root).Run().ShouldSucceed("");
        Assert.Equal($"{expected}\n{expected}\n", new Cmd("/usr/bin/stat", ["-c", "%u:%g", "a", "b"]).In(folder.Root).Run().Text);
    }

    [Fact]
    public void FollowsALink()
    {
        Assert.SkipUnless(Sys.GetEuid() == 0, "only root may give files away");
        using var folder = new TempFolder();
        folder.Write("a", "");
        System.IO.File.CreateSymbolicLink(folder["l"], "a");
        Cmd.Ours("s6-chown", "-u", "5", "l").In(folder.Root).Run().ShouldSucceed("");
        Assert.Equal("0\n5\n", new Cmd("/usr/bin/stat", ["-c", "%u", "l", "a"]).In(folder.Root).Run().Text);
    }

    [Theory]
    [InlineData("UID not set", "GID=1")]
    [InlineData("GID not set", "UID=1")]
    [InlineData("invalid $UID", "UID=x", "GID=1")]
    [InlineData("invalid $UID", "UID=", "GID=1")]
    [InlineData("invalid $GID", "UID=1", "GID=-1")]
    public void NeedsUidAndGid(string said, params string[] environment)
    {
        Cmd cmd = Cmd.Ours("s6-chown", "-U", "/nonexistent");
        foreach (string entry in environment)
            cmd.With(System.Text.Encoding.UTF8.GetBytes(entry));
        cmd.Run().ShouldBe(100, "", $"s6-chown: fatal: {said}\n");
    }

    [Fact]
    public void SaysWhatItCannotChange() =>
        Cmd.Ours("s6-chown", "-u", "1", "/nonexistent").Run().ShouldBe(111, "", "s6-chown: fatal: unable to chown /nonexistent: No such file or directory\n");

    [Theory]
    [InlineData]
    [InlineData("-u", "1")]
    [InlineData("-u", "root", "a")]
    [InlineData("-u", "4294967296", "a")]
    [InlineData("-g", "-1", "a")]
    [InlineData("-x", "a")]
    public void RefusesAnythingElse(params string[] arguments) => Cmd.Ours("s6-chown", arguments).Run().ShouldFail(100, "s6-chown: usage: ");
}
