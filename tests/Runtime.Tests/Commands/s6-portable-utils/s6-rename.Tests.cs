using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.PortableUtils;

public sealed class S6RenameTests
{
    [Theory]
    [InlineData("a", "new")]
    [InlineData("a", "b")]
    [InlineData("d", "e")]
    [InlineData("d", "empty")]
    [InlineData("l", "new")]
    [InlineData("a", "l")]
    [InlineData("a", "d/inner")]
    [InlineData("a", "./a")]
    public void Renames(string from, string to)
    {
        using TempFolder mine = Filled(), theirs = Filled();
        Cmd.Ours("s6-rename", from, to).In(mine.Root).Run().ShouldSucceed("");
        new Cmd("/usr/bin/python3", ["-c", "import os, sys; os.rename(sys.argv[1], sys.argv[2])", from, to]).In(theirs.Root).Run().ShouldSucceed();
        Assert.Equal(Listing(theirs), Listing(mine));
    }

    [Theory]
    [InlineData("missing", "x", "No such file or directory")]
    [InlineData("a", "d", "Is a directory")]
    [InlineData("d", "a", "Not a directory")]
    [InlineData("a", "missing/x", "No such file or directory")]
    [InlineData("d", "d/x", "Invalid argument")]
    [InlineData("empty", "d", "Directory not empty")]
    [InlineData("", "x", "No such file or directory")]
    public void SaysWhatItCannotRename(string from, string to, string reason)
    {
        using var folder = Filled();
        string before = Listing(folder);
        Cmd.Ours("s6-rename", from, to).In(folder.Root).Run().ShouldBe(111, "", $"s6-rename: fatal: unable to rename {from} to {to}: {reason}\n");
        Assert.Equal(before, Listing(folder));
    }

    [Theory]
    [InlineData]
    [InlineData("a")]
    [InlineData("a", "b", "c")]
    [InlineData("-f", "a", "b")]
    public void RefusesAnythingElse(params string[] arguments) => Cmd.Ours("s6-rename", arguments).Run().ShouldFail(100, "s6-rename: usage: ");

    private static TempFolder Filled()
    {
        var folder = new TempFolder();
        folder.Write("a", "1");
        folder.Write("b", "22");
        folder.Write("d/x", "333");
        folder.Folder("empty");
        System.IO.File.CreateSymbolicLink(folder["l"], "a");
        return folder;
    }

    private static string Listing(TempFolder folder) =>
        new Cmd("/bin/sh", ["-c", "find . -not -type d -printf '%P %y %s %l\\n' -o -printf '%P d\\n' | sort"]).In(folder.Root).Run().Text;
}
