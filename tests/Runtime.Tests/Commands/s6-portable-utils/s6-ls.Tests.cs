using System;
using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.PortableUtils;

public sealed class S6LsTests
{
    [Theory]
    [InlineData("", "a\nb\nsub")]
    [InlineData("-a", ".h\na\nb\nsub")]
    [InlineData("-A", ".\n..\n.h\na\nb\nsub")]
    [InlineData("-aA", ".\n..\n.h\na\nb\nsub")]
    [InlineData("-Aa", ".h\na\nb\nsub")]
    [InlineData("-x a", "b\nsub")]
    [InlineData("-x nothing", "a\nb\nsub")]
    [InlineData("-a -x .h", "a\nb\nsub")]
    [InlineData("-A -x ..", ".\n.h\na\nb\nsub")]
    [InlineData("-x a -x b", "a\nsub")]
    public void ListsNames(string options, string expected)
    {
        using var folder = Filled();
        Result result = Cmd.Ours("s6-ls", [.. options.Split(' ', StringSplitOptions.RemoveEmptyEntries), "."]).In(folder.Root).Run();
        Assert.Equal((0, expected), (result.Code, Sorted(result.Text, '\n')));
    }

    [Theory]
    [InlineData("-0", "a\nb\nsub")]
    [InlineData("-0a", ".h\na\nb\nsub")]
    public void SeparatesByNul(string option, string expected)
    {
        using var folder = Filled();
        Result result = Cmd.Ours("s6-ls", option, folder.Root).Run();
        Assert.EndsWith("\0", result.Text, StringComparison.Ordinal);
        Assert.Equal(expected, Sorted(result.Text, '\0'));
    }

    [Fact]
    public void ListsNothingOfAnEmptyFolder()
    {
        using var folder = new TempFolder();
        Cmd.Ours("s6-ls", "-a", folder.Root).Run().ShouldSucceed("");
    }

    [Fact]
    public void ListsManyNames()
    {
        using var folder = new TempFolder();
        for (int i = 0; i < 3000; i++)
            folder.Write($"file-with-a-rather-long-name-{i}", "");
        Assert.Equal(3000, Cmd.Ours("s6-ls", folder.Root).Run().Text.Split('\n').Length - 1);
    }

    [Fact]
    public void KeepsNamesWithNewlines()
    {
        using var folder = new TempFolder();
        folder.Write("a\nb", "");
        Cmd.Ours("s6-ls", "-0", folder.Root).Run().ShouldSucceed("a\nb\0");
    }

    [Theory]
    [InlineData("/nonexistent", "No such file or directory")]
    [InlineData("/etc/passwd", "Not a directory")]
    public void SaysWhatItCannotOpen(string path, string reason) =>
        Cmd.Ours("s6-ls", path).Run().ShouldBe(111, "", $"s6-ls: fatal: unable to open directory {path}: {reason}\n");

    [Theory]
    [InlineData]
    [InlineData("a", "b")]
    [InlineData("-l", "/")]
    [InlineData("-x")]
    public void RefusesAnythingElse(params string[] arguments) => Cmd.Ours("s6-ls", arguments).Run().ShouldFail(100, "s6-ls: usage: ");

    [Fact]
    public void RunsInsideABlock()
    {
        using var folder = new TempFolder();
        folder.Write("only", "");
        Cmd.Ours("execlineb", "-Pc", "forbacktickx -E i { s6-ls . } s6-echo <${i}>").In(folder.Root).Run().ShouldSucceed("<only>\n");
    }

    private static TempFolder Filled()
    {
        var folder = new TempFolder();
        foreach (string name in (string[])[".h", "b", "a"])
            folder.Write(name, "");
        folder.Folder("sub");
        return folder;
    }

    private static string Sorted(string text, char separator)
    {
        string[] names = text.Split(separator, StringSplitOptions.RemoveEmptyEntries);
        Array.Sort(names, StringComparer.Ordinal);
        return string.Join('\n', names);
    }
}
