using System.IO;
using S6Overlay.Kernel;
using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.PortableUtils;

public sealed class S6HiercopyTests
{
    [Theory]
    [InlineData("src", "dst")]
    [InlineData("src/", "dst")]
    [InlineData("src/f", "g")]
    [InlineData("src/l", "m")]
    [InlineData("src/p", "q")]
    [InlineData("src/empty", "dst")]
    [InlineData("src/sub", "dst")]
    [InlineData("src/dangling", "dst")]
    [InlineData("src/big", "dst")]
    public void CopiesWhatCpCopies(string source, string destination)
    {
        using TempFolder mine = Filled(), theirs = Filled();
        Cmd.Ours("s6-hiercopy", source, destination).In(mine.Root).Run().ShouldSucceed("");
        new Cmd("/bin/cp", ["-dR", "--preserve=mode,ownership", source, destination]).In(theirs.Root).Run().ShouldSucceed();
        Assert.Equal(Listing(theirs), Listing(mine));
    }

    [Fact]
    public void KeepsOwnersAndSpecialBits()
    {
        Assert.SkipUnless(Sys.GetEuid() == 0, "only root may give files away and make devices");
        using var folder = Filled();
        new Cmd("/bin/sh", ["-c", "chown 5:6 src/sub src/f; chown -h 7:8 src/l; chmod 4755 src/f; chmod 3711 src/sub; mknod src/null c 1 3; chmod 604 src/null"]).In(folder.Root).Run().ShouldSucceed();
        Cmd.Ours("s6-hiercopy", "src", "dst").In(folder.Root).Run().ShouldSucceed("");
        Cmd.Of(Suite.Ours, "/bin/sh", "-c", "stat -c '%n %a %u %g %t %T' f l sub null >../a; cd ../dst; stat -c '%n %a %u %g %t %T' f l sub null >../b; cmp ../a ../b").In(folder["src"]).Run().ShouldSucceed("");
    }

    [Fact]
    public void StripsSetIdBitsWhereItCannotKeepTheOwner()
    {
        Assert.SkipUnless(Sys.GetEuid() == 0, "only root may become somebody else");
        using var folder = new TempFolder();
        new Cmd("/bin/sh", ["-c", "chmod 777 .; echo x >f; chmod 4755 f"]).In(folder.Root).Run().ShouldSucceed();
        Cmd.Ours("s6-setuidgid", "nobody", "s6-hiercopy", "f", "g").In(folder.Root).Run().ShouldSucceed("");
        new Cmd("/usr/bin/stat", ["-c", "%a %u", "g"]).In(folder.Root).Run().ShouldSucceed("755 65534\n");
    }

    [Theory]
    [InlineData("echo older and longer >dst/f")]
    [InlineData("ln -s /etc/passwd dst/f")]
    [InlineData("mkfifo dst/f")]
    [InlineData("ln -s nowhere dst/l")]
    [InlineData("echo file >dst/l")]
    [InlineData("echo file >dst/p")]
    [InlineData("mkdir -m 700 dst/sub; echo old >dst/sub/a")]
    [InlineData("chmod 500 dst")]
    [InlineData("echo x >dst/f; chmod 0 dst/f")]
    public void ReplacesWhatIsInItsWay(string before)
    {
        using TempFolder folder = Filled(), clean = Filled();
        new Cmd("/bin/sh", ["-c", "mkdir dst; " + before]).In(folder.Root).Run().ShouldSucceed();
        Cmd.Ours("s6-hiercopy", "src", "dst").In(folder.Root).Run().ShouldSucceed("");
        Cmd.Ours("s6-hiercopy", "src", "dst").In(clean.Root).Run().ShouldSucceed("");
        Assert.Equal(Listing(clean), Listing(folder));
    }

    [Fact]
    public void DoesNotWriteThroughALinkInTheDestination()
    {
        using var folder = Filled();
        folder.Write("precious", "keep");
        folder.Folder("dst");
        File.CreateSymbolicLink(folder["dst/f"], "../precious");
        Cmd.Ours("s6-hiercopy", "src", "dst").In(folder.Root).Run().ShouldSucceed("");
        Assert.Equal(("keep", "content\n"), (folder.Read("precious"), folder.Read("dst/f")));
    }

    [Theory]
    [InlineData("missing", "dst", "unable to copy hierarchy from missing to dst: No such file or directory")]
    [InlineData("src/f", "src/sub", "unable to copy hierarchy from src/f to src/sub: Is a directory")]
    [InlineData("src", "src/f", "unable to copy hierarchy from src to src/f: Not a directory")]
    [InlineData("src/f", "missing/f", "unable to copy hierarchy from src/f to missing/f: No such file or directory")]
    public void SaysWhatItCannotCopy(string source, string destination, string said)
    {
        using var folder = Filled();
        Cmd.Ours("s6-hiercopy", source, destination).In(folder.Root).Run().ShouldBe(111, "", $"s6-hiercopy: fatal: {said}\n");
    }

    [Fact]
    public void NamesTheFileThatFailed()
    {
        using var folder = Filled();
        folder.Folder("dst/sub/a");
        Cmd.Ours("s6-hiercopy", "src", "dst").In(folder.Root).Run()
            .ShouldBe(111, "", "s6-hiercopy: fatal: unable to copy hierarchy from src to dst: src/sub/a: Is a directory\n");
    }

    [Theory]
    [InlineData("src", "src")]
    [InlineData("src/f", "src/f")]
    public void LeavesWhatIsCopiedOntoItself(string source, string destination)
    {
        using TempFolder folder = Filled(), clean = Filled();
        Cmd.Ours("s6-hiercopy", source, destination).In(folder.Root).Run().ShouldSucceed("");
        Assert.Equal(Listing(clean), Listing(folder));
    }

    [Fact]
    public void EndsWhereTheDestinationIsInTheSource()
    {
        using var folder = Filled();
        Cmd.Ours("s6-hiercopy", "src", "src/inner").In(folder.Root).Run().ShouldSucceed("");
        Assert.Equal((true, false), (File.Exists(folder["src/inner/sub/a"]), Directory.Exists(folder["src/inner/inner"])));
    }

    [Fact]
    public void CopiesATreeDeeperThanAPathCanBe()
    {
        using var folder = new TempFolder();
        Deep.Make(folder.Root, 1000);
        Cmd.Of(Suite.Ours, "/bin/sh", "-c", "ulimit -n 100; s6-hiercopy deep copy").In(folder.Root).Run().ShouldSucceed("");
        Assert.Equal("1000\n", Deep.Depth(folder.Root));
        Cmd.Ours("s6-rmrf", "deep", "copy").In(folder.Root).Run().ShouldSucceed("");
    }

    [Fact]
    public void KeepsHolesInFiles()
    {
        using var folder = new TempFolder();
        new Cmd("/bin/sh", ["-c", "truncate -s 2G f; printf x | dd of=f bs=1 seek=1000000000 conv=notrunc status=none"]).In(folder.Root).Run().ShouldSucceed();
        Cmd.Ours("s6-hiercopy", "f", "g").In(folder.Root).Run().ShouldSucceed("");
        string[] said = new Cmd("/usr/bin/stat", ["-c", "%s %b", "g"]).In(folder.Root).Run().Text.Split(' ');
        Assert.Equal("2147483648", said[0]);
        Assert.InRange(int.Parse(said[1]), 1, 10000);
        new Cmd("/bin/sh", ["-c", "dd if=g bs=1 skip=1000000000 count=1 status=none"]).In(folder.Root).Run().ShouldSucceed("x");
    }

    [Theory]
    [InlineData]
    [InlineData("a")]
    [InlineData("a", "b", "c")]
    [InlineData("-x", "a", "b")]
    public void RefusesAnythingElse(params string[] arguments) => Cmd.Ours("s6-hiercopy", arguments).Run().ShouldFail(100, "s6-hiercopy: usage: ");

    private static TempFolder Filled()
    {
        var folder = new TempFolder();
        folder.Write("src/f", "content\n", "640");
        folder.Write("src/sub/a", "a", "755");
        folder.Write("src/sub/deep/er/b", new string('b', 100_000));
        folder.Write("src/big", new string('x', 1_000_001));
        folder.Write("src/nothing", "");
        folder.Folder("src/empty");
        new Cmd("/bin/sh", ["-c", "ln -s f l; ln -s nowhere dangling; ln -s sub tosub; mkfifo -m 600 p; chmod 711 sub; chmod 700 empty"]).In(folder["src"]).Run().ShouldSucceed();
        return folder;
    }

    private static string Listing(TempFolder folder) =>
        new Cmd("/bin/sh", ["-c", "find . -mindepth 1 \\( -type d -printf '%P d %m %U\\n' -o -printf '%P %y %m %U %s %l\\n' \\) | sort; find . -type f -exec md5sum {} + | sort"]).In(folder.Root).Run().Text;
}
