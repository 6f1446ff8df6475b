using System;
using System.IO;
using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.PortableUtils;

public sealed class S6LnTests
{
    [Theory]
    [InlineData("ln a h")]
    [InlineData("ln -s a s")]
    [InlineData("ln -s a b d")]
    [InlineData("ln a b d")]
    [InlineData("ln -s /x/y/z d")]
    [InlineData("ln -s /x/y/z/ d/")]
    [InlineData("ln -sf b a")]
    [InlineData("ln -f b a")]
    [InlineData("ln -f a d")]
    [InlineData("ln -sf x tod")]
    [InlineData("ln -snf x tod")]
    [InlineData("ln -s q d")]
    [InlineData("ln -P toa p")]
    [InlineData("ln -L toa l")]
    [InlineData("ln -LP toa lp")]
    [InlineData("ln -PL toa pl")]
    [InlineData("ln -s dangling target")]
    [InlineData("ln -f toa a2; ln -s a2 x")]
    [InlineData("ln a b")]
    [InlineData("ln -s a b")]
    [InlineData("ln nope z")]
    [InlineData("ln d z")]
    [InlineData("ln -sn q d")]
    [InlineData("ln a b nodir")]
    [InlineData("ln -s a b toa")]
    public void LeavesWhatTheSystemsLnLeaves(string script)
    {
        using TempFolder mine = Filled(), theirs = Filled();
        Result ours = Cmd.Of(Suite.Ours, "/bin/sh", "-c", script.Replace("ln ", "s6-ln ", StringComparison.Ordinal)).In(mine.Root).Run();
        Result other = new Cmd("/bin/sh", ["-c", script]).In(theirs.Root).Run();
        Assert.Equal((other.Code == 0, Listing(theirs)), (ours.Code == 0, Listing(mine)));
    }

    [Theory]
    [InlineData(1, "a", "b")]
    [InlineData(2, "a", "b", "full")]
    [InlineData(1, "missing", "z")]
    [InlineData(1, "a", "missing", "d")]
    [InlineData(2, "a", "b", "missing")]
    [InlineData(2, "-s", "a", "b", "toa")]
    public void CountsItsFailures(int code, params string[] arguments)
    {
        using var folder = Filled();
        folder.Write("full/a", "");
        folder.Write("full/b", "");
        Cmd.Ours("s6-ln", arguments).In(folder.Root).Run().ShouldFail(code, "s6-ln: warning: unable to make a link from ");
    }

    [Theory]
    [InlineData("a/x", "Not a directory")]
    [InlineData("loop", "")]
    public void SaysThatTheTargetCannotBeLookedAt(string target, string reason)
    {
        using var folder = Filled();
        File.CreateSymbolicLink(folder["loop"], "loop");
        Cmd.Ours("s6-ln", "-sf", "q", target).In(folder.Root).Run().ShouldFail(111, $"s6-ln: fatal: unable to stat {target}: {reason}");
    }

    [Fact]
    public void LeavesNothingBehindWhereBothAreTheSameFile()
    {
        using var folder = Filled();
        string before = Listing(folder);
        Cmd.Ours("s6-ln", "-f", "a", "a").In(folder.Root).Run().ShouldSucceed("");
        Assert.Equal(before, Listing(folder));
    }

    [Fact]
    public void ReplacesAtomically()
    {
        using var folder = Filled();
        File.CreateSymbolicLink(folder["link"], "a");
        using Running running = Cmd.Of(Suite.Ours, "/bin/sh", "-c", "for i in 1 2 3 4 5 6 7 8 9 10; do s6-ln -sf a link; s6-ln -sf b link; done").In(folder.Root).Start();
        while (!running.HasExited)
            Assert.NotEqual("", File.ReadAllText(folder["link"]));
        running.Finish().ShouldSucceed("");
    }

    [Fact]
    public void ReplacesANameOfTheGreatestLength()
    {
        using var folder = Filled();
        string name = new('n', 255);
        Cmd.Ours("s6-ln", "-sf", "a", name).In(folder.Root).Run().ShouldSucceed("");
        Cmd.Ours("s6-ln", "-sf", "b", name).In(folder.Root).Run().ShouldSucceed("");
        Assert.Equal("b", new FileInfo(folder[name]).LinkTarget);
    }

    [Theory]
    [InlineData]
    [InlineData("a")]
    [InlineData("-x", "a", "b")]
    public void RefusesAnythingElse(params string[] arguments) => Cmd.Ours("s6-ln", arguments).Run().ShouldFail(100, "s6-ln: usage: ");

    private static TempFolder Filled()
    {
        var folder = new TempFolder();
        folder.Write("a", "1");
        folder.Write("b", "2");
        folder.Folder("d");
        File.CreateSymbolicLink(folder["tod"], "d");
        File.CreateSymbolicLink(folder["toa"], "a");
        return folder;
    }

    private static string Listing(TempFolder folder) =>
        new Cmd("/bin/sh", ["-c", "find . -printf '%P %y %n %l\\n' | sort"]).In(folder.Root).Run().Text;
}
