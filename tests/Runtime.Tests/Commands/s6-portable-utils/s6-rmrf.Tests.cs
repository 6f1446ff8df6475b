using System.IO;
using S6Overlay.Kernel;
using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.PortableUtils;

public sealed class S6RmrfTests
{
    [Theory]
    [InlineData("file")]
    [InlineData("empty")]
    [InlineData("tree")]
    [InlineData("tree/")]
    [InlineData("tree/sub/..//sub")]
    [InlineData("link")]
    [InlineData("tolink")]
    [InlineData("dangling")]
    [InlineData("fifo")]
    [InlineData("missing")]
    [InlineData("missing/below")]
    [InlineData("file tree missing empty")]
    [InlineData("./*")]
    [InlineData("-- -odd")]
    public void LeavesWhatRmLeaves(string names)
    {
        using TempFolder mine = Filled(), theirs = Filled();
        Result ours = Cmd.Of(Suite.Ours, "/bin/sh", "-c", "s6-rmrf " + names).In(mine.Root).Run();
        Result other = new Cmd("/bin/sh", ["-c", "rm -rf " + names]).In(theirs.Root).Run();
        Assert.Equal((other.Code, Listing(theirs)), (ours.Code, Listing(mine)));
    }

    [Theory]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("/")]
    [InlineData("//")]
    [InlineData("tree/.")]
    [InlineData("tree/sub/..")]
    [InlineData("./")]
    public void RefusesItsOwnPlaceAndTouchesNothing(string path)
    {
        // In a root directory of its own: this of all tests must not do harm where it fails.
        Assert.SkipUnless(Sys.GetEuid() == 0, "only root may change the root directory");
        using var folder = Filled();
        File.Copy(Programs.Binary, folder["s6-rmrf"]);
        string before = Listing(folder);
        new Cmd("/usr/sbin/chroot", [folder.Root, "/s6-rmrf", "tree", path]).Run().ShouldFail(111, $"s6-rmrf: fatal: unable to remove {path}: it is /, . or ..");
        Assert.Equal(before, Listing(folder));
    }

    [Theory]
    [InlineData("link/", "Not a directory")]
    [InlineData("file/x", "Not a directory")]
    public void SaysWhatItCannotRemove(string path, string reason)
    {
        using var folder = Filled();
        Cmd.Ours("s6-rmrf", path).In(folder.Root).Run().ShouldBe(111, "", $"s6-rmrf: fatal: unable to remove {path}: {reason}\n");
        Assert.True(File.Exists(folder["tree/sub/a"]));
    }

    [Fact]
    public void GoesOnAfterAFailureAndNamesIt()
    {
        Assert.SkipUnless(Sys.GetEuid() == 0, "only root may become somebody else");
        using var folder = new TempFolder();
        folder.Write("t/locked/a", "");
        folder.Write("t/open/b", "");
        new Cmd("/bin/sh", ["-c", "chown -R 65534 t; chmod 755 .; chmod 555 t/locked"]).In(folder.Root).Run().ShouldSucceed();
        Cmd.Ours("s6-setuidgid", "nobody", "s6-rmrf", "t").In(folder.Root).Run()
            .ShouldBe(111, "", "s6-rmrf: fatal: unable to remove t/locked/a: Permission denied\n");
        Assert.Equal((true, false), (File.Exists(folder["t/locked/a"]), Directory.Exists(folder["t/open"])));
    }

    [Fact]
    public void RemovesATreeDeeperThanAPathCanBe()
    {
        using var folder = new TempFolder();
        Deep.Make(folder.Root, 3000);
        Cmd.Ours("s6-rmrf", "deep").In(folder.Root).Run().ShouldSucceed("");
        Assert.False(Directory.Exists(folder["deep"]));
    }

    [Fact]
    public void NeedsFewDescriptors()
    {
        using var folder = new TempFolder();
        Deep.Make(folder.Root, 300);
        Cmd.Of(Suite.Ours, "/bin/sh", "-c", "ulimit -n 64; s6-rmrf deep").In(folder.Root).Run().ShouldSucceed("");
        Assert.False(Directory.Exists(folder["deep"]));
    }

    [Fact]
    public void RemovesManyFilesAndFolders()
    {
        using var folder = new TempFolder();
        new Cmd("/bin/sh", ["-c", "mkdir t; cd t; for i in $(seq 60); do mkdir d$i d$i/e d$i/f; touch d$i/a$i d$i/b d$i/e/c; done; seq 3000 | xargs touch"]).In(folder.Root).Run().ShouldSucceed();
        Cmd.Ours("s6-rmrf", "t").In(folder.Root).Run().ShouldSucceed("");
        Assert.False(Directory.Exists(folder["t"]));
    }

    [Fact]
    public void NeverFollowsALinkThatTakesADirectorysPlace()
    {
        using var folder = new TempFolder();
        folder.Write("precious/keep", "");
        using Running swapper = new Cmd("/bin/sh", ["-c", "while :; do mkdir t 2>/dev/null; rmdir t/d 2>/dev/null; ln -s ../precious t/d 2>/dev/null; rm -f t/d; mkdir t/d 2>/dev/null; done"]).In(folder.Root).Start();
        for (int i = 0; i < 40; i++)
            Cmd.Ours("s6-rmrf", "t").In(folder.Root).Run();
        Assert.True(File.Exists(folder["precious/keep"]));
    }

    [Theory]
    [InlineData]
    [InlineData("-f", "a")]
    public void RefusesAnythingElse(params string[] arguments) => Cmd.Ours("s6-rmrf", arguments).Run().ShouldFail(100, "s6-rmrf: usage: ");

    private static TempFolder Filled()
    {
        var folder = new TempFolder();
        folder.Write("file", "");
        folder.Folder("empty");
        folder.Write("tree/sub/a", "");
        folder.Write("tree/sub/deep/b", "");
        folder.Write("tree/c", "");
        folder.Write("-odd", "");
        File.CreateSymbolicLink(folder["link"], "tree");
        File.CreateSymbolicLink(folder["tolink"], "link");
        File.CreateSymbolicLink(folder["dangling"], "nowhere");
        File.CreateSymbolicLink(folder["tree/out"], "../file");
        new Cmd("/usr/bin/mkfifo", [folder["fifo"]]).Run().ShouldSucceed();
        return folder;
    }

    private static string Listing(TempFolder folder) =>
        new Cmd("/bin/sh", ["-c", "find . -printf '%P %y %l\\n' | sort"]).In(folder.Root).Run().Text;
}
