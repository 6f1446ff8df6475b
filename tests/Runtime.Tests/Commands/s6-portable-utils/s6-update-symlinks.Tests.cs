using System;
using System.IO;
using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.PortableUtils;

public sealed class S6UpdateSymlinksTests
{
    [Theory]
    [InlineData("A", "d l A")]
    [InlineData("A C", "d l A")]
    [InlineData("C A", "d l A")]
    [InlineData("C C2", "d l C2")]
    [InlineData("A/a", "d l A/a")]
    [InlineData("A B", "d d , d/a l A/a, d/b l B/b, d/both l B/both, d/x d , d/x/1 l A/x/1, d/x/2 l B/x/2")]
    [InlineData("B A", "d d , d/a l A/a, d/b l B/b, d/both l A/both, d/x d , d/x/1 l A/x/1, d/x/2 l B/x/2")]
    [InlineData("A D", "d d , d/a l A/a, d/both l A/both, d/x l D/x")]
    [InlineData("D A", "d l A")]
    [InlineData("A B C", "d d , d/a l A/a, d/b l B/b, d/both l B/both, d/x d , d/x/1 l A/x/1, d/x/2 l B/x/2")]
    [InlineData("A A", "d l A")]
    [InlineData("E A", "d l A")]
    [InlineData("L B", "d d , d/b l B/b, d/both l B/both, d/dang l L/dang, d/x l B/x")]
    [InlineData("A/ B//", "d d , d/a l A/a, d/b l B/b, d/both l B/both, d/x d , d/x/1 l A/x/1, d/x/2 l B/x/2")]
    public void MergesTrees(string sources, string expected)
    {
        foreach (string before in (string[])["", "mkdir -p d/old; touch d/old/file", "touch d", "ln -s A d", "ln -s nowhere d"])
        {
            using var folder = Filled();
            new Cmd("/bin/sh", ["-c", before]).In(folder.Root).Run().ShouldSucceed();
            Update(folder, sources).ShouldSucceed("");
            Assert.Equal(expected, Listing(folder));
            Assert.DoesNotContain(Directory.GetFileSystemEntries(folder.Root), name => Path.GetFileName(name).StartsWith('.'));
        }
    }

    [Theory]
    [InlineData("A E")]
    [InlineData("A A/a")]
    public void RefusesAFileOverADirectory(string sources)
    {
        using var folder = Filled();
        Update(folder, sources).ShouldFail(100, "conflicts with a directory of an earlier source");
        Assert.Equal("", Listing(folder));
    }

    [Fact]
    public void SaysWhatItCannotRead()
    {
        using var folder = Filled();
        Update(folder, "A missing").ShouldBe(111, "", $"s6-update-symlinks: fatal: error processing {folder["missing"]}: No such file or directory\n");
    }

    [Fact]
    public void SaysWhatItCannotMake()
    {
        using var folder = Filled();
        Cmd.Ours("s6-update-symlinks", folder["missing/d"], folder["A"]).Run().ShouldFail(111, "unable to update ", "No such file or directory");
    }

    [Fact]
    public void SwapsInOneStep()
    {
        using var folder = Filled();
        Update(folder, "A B").ShouldSucceed("");
        using Running running = Cmd.Of(Suite.Ours, "/bin/sh", "-c", "for i in 1 2 3 4 5 6 7 8 9 10; do s6-update-symlinks $PWD/d $PWD/A; s6-update-symlinks $PWD/d $PWD/A $PWD/B; done").In(folder.Root).Start();
        while (!running.HasExited)
            Assert.True(File.Exists(folder["d/a"]));
        running.Finish().ShouldSucceed("");
    }

    [Fact]
    public void EndsWhereLinksLeadInCircles()
    {
        using var folder = Filled();
        foreach (string name in (string[])["A", "B"])
            File.CreateSymbolicLink(folder[name + "/again"], ".");
        Update(folder, "A B").ShouldSucceed("");
    }

    [Theory]
    [InlineData]
    [InlineData("/d")]
    [InlineData("d", "/s")]
    [InlineData("/d", "s")]
    [InlineData("-x", "/d", "/s")]
    public void RefusesAnythingElse(params string[] arguments) => Cmd.Ours("s6-update-symlinks", arguments).Run().ShouldFail(100, "s6-update-symlinks: usage: ");

    private static Result Update(TempFolder folder, string sources) =>
        Cmd.Of(Suite.Ours, "/bin/sh", "-c", $"set -- {sources}; for s; do set -- \"$@\" \"$PWD/$s\"; shift; done; s6-update-symlinks \"$PWD/d\" \"$@\"").In(folder.Root).Run();

    private static TempFolder Filled()
    {
        var folder = new TempFolder();
        foreach (string name in (string[])["A/a", "A/both", "A/x/1", "B/b", "B/both", "B/x/2", "D/x/1", "E/x"])
            folder.Write(name, "");
        foreach (string name in (string[])["C", "C2", "L"])
            folder.Folder(name);
        File.CreateSymbolicLink(folder["L/dang"], "nowhere");
        return folder;
    }

    private static string Listing(TempFolder folder)
    {
        string text = new Cmd("/bin/sh", ["-c", "[ ! -L d -a ! -e d ] || find d -printf '%p %y %l\\n' | sort"]).In(folder.Root).Run().Text;
        return string.Join(", ", text.Replace(folder.Root + "/", "", StringComparison.Ordinal).Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
