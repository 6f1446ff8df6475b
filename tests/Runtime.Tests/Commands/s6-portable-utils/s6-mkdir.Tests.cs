using System.IO;
using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.PortableUtils;

public sealed class S6MkdirTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("a b c")]
    [InlineData("a/b")]
    [InlineData("-p a/b/c")]
    [InlineData("-p a//b/./c/")]
    [InlineData("-p a a a/b")]
    [InlineData("-p /")]
    [InlineData("-p .")]
    [InlineData("-p file")]
    [InlineData("-p file/x")]
    [InlineData("file")]
    [InlineData("file new")]
    [InlineData("-m 700 a")]
    [InlineData("-m 1777 a")]
    [InlineData("-m 2755 a")]
    [InlineData("-m 0 a")]
    [InlineData("-p -m 700 a/b")]
    [InlineData("-m u=rwx,go= a")]
    [InlineData("-m go-w a")]
    [InlineData("-m a=rx,u+w a")]
    [InlineData("-m g=u,o=g a")]
    [InlineData("-m =r a")]
    [InlineData("-m u+s,g-x a")]
    [InlineData("-m o=,g+s a")]
    [InlineData("-m u-rw+x a")]
    [InlineData("-m 8 a")]
    [InlineData("-m u+q a")]
    [InlineData("-m u a")]
    [InlineData("-p a/b a/c a/b/d")]
    public void LeavesWhatTheSystemsMkdirLeaves(string arguments)
    {
        foreach (string umask in (string[])["022", "027", "0", "333"])
        {
            using TempFolder mine = new(), theirs = new();
            mine.Write("file", "");
            theirs.Write("file", "");
            Result ours = Cmd.Of(Suite.Ours, "/bin/sh", "-c", $"umask {umask}; s6-mkdir {arguments}").In(mine.Root).Run();
            Result other = new Cmd("/bin/sh", ["-c", $"umask {umask}; mkdir {arguments}"]).In(theirs.Root).Run();
            Assert.Equal((other.Code == 0, Listing(theirs)), (ours.Code == 0, Listing(mine)));
        }
    }

    [Fact]
    public void SaysWhatItDoes()
    {
        using var folder = new TempFolder();
        folder.Folder("x");
        Cmd.Ours("s6-mkdir", "-v", "-p", "x/q/r").In(folder.Root).Run()
            .ShouldBe(0, "", "s6-mkdir: created directory x/q\ns6-mkdir: created directory x/q/r\n");
    }

    [Fact]
    public void GoesOnAfterAFailure()
    {
        using var folder = new TempFolder();
        folder.Folder("a");
        Cmd.Ours("s6-mkdir", "a", "b").In(folder.Root).Run().ShouldBe(111, "", "s6-mkdir: warning: unable to mkdir a: File exists\n");
        Assert.True(Directory.Exists(folder["b"]));
    }

    [Theory]
    [InlineData("-x", "a")]
    [InlineData("-m", "", "a")]
    [InlineData("-m", "10000", "a")]
    public void RefusesAnythingElse(params string[] arguments) => Cmd.Ours("s6-mkdir", arguments).Run().ShouldFail(100, "s6-mkdir: usage: ");

    [Fact]
    public void DoesNothingForNothing() => Cmd.Ours("s6-mkdir").Run().ShouldSucceed("");

    private static string Listing(TempFolder folder) =>
        new Cmd("/bin/sh", ["-c", "find . -mindepth 1 -printf '%P %y %m\\n' | sort"]).In(folder.Root).Run().Text;
}
