using System.IO;
using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.PortableUtils;

public sealed class S6LinknameTests
{
    [Theory]
    [InlineData("file", "link")]
    [InlineData("nowhere", "dang")]
    [InlineData("sub", "tosub")]
    [InlineData("../x", "sub/up")]
    [InlineData("a b\nc", "odd")]
    public void PrintsWhereALinkPoints(string expected, string link)
    {
        using var folder = Filled();
        Cmd.Ours("s6-linkname", link).In(folder.Root).Run().ShouldSucceed(expected + "\n");
        Cmd.Ours("s6-linkname", "-n", link).In(folder.Root).Run().ShouldSucceed(expected);
    }

    [Theory]
    [InlineData("file")]
    [InlineData("link")]
    [InlineData("tosub")]
    [InlineData("sub/../tosub/deep")]
    [InlineData("sub/self/self/deep")]
    [InlineData(".")]
    [InlineData("//")]
    [InlineData("./sub/./deep/..")]
    public void ResolvesLikeRealpath(string path)
    {
        using var folder = Filled();
        Result expected = new Cmd("/usr/bin/realpath", ["-e", path]).In(folder.Root).Run();
        Cmd.Ours("s6-linkname", "-f", path).In(folder.Root).Run().ShouldSucceed(expected.Text);
        Cmd.Ours("s6-linkname", "-nf", path).In(folder.Root).Run().ShouldSucceed(expected.Text[..^1]);
    }

    [Theory]
    [InlineData("Invalid argument", "file")]
    [InlineData("No such file or directory", "missing")]
    [InlineData("Not a directory", "file/x")]
    [InlineData("No such file or directory", "-f", "dang")]
    [InlineData("No such file or directory", "-f", "missing/..")]
    [InlineData("Symbolic link loop", "-f", "loop")]
    public void SaysWhatItCannotResolve(string reason, params string[] arguments)
    {
        using var folder = Filled();
        Cmd.Ours("s6-linkname", arguments).In(folder.Root).Run()
            .ShouldBe(111, "", $"s6-linkname: fatal: unable to resolve {arguments[^1]}: {reason}\n");
    }

    [Theory]
    [InlineData]
    [InlineData("a", "b")]
    [InlineData("-q", "a")]
    public void RefusesAnythingElse(params string[] arguments) =>
        Cmd.Ours("s6-linkname", arguments).Run().ShouldFail(100, "s6-linkname: usage: ");

    private static TempFolder Filled()
    {
        var folder = new TempFolder();
        folder.Write("file", "");
        folder.Folder("sub/deep");
        foreach ((string link, string target) in ((string, string)[])[("link", "file"), ("dang", "nowhere"), ("tosub", "sub"), ("sub/up", "../x"), ("sub/self", "."), ("loop", "loop"), ("odd", "a b\nc")])
            File.CreateSymbolicLink(folder[link], target);
        return folder;
    }
}
