using System;
using System.IO;
using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.PortableUtils;

public sealed class S6DumpenvTests
{
    [Theory]
    [InlineData("", "1", "x\ny")]
    [InlineData("-n", "1", "x\ny")]
    [InlineData("-N", "1\n", "x\ny\n")]
    [InlineData("-nN", "1\n", "x\ny\n")]
    [InlineData("-Nn", "1", "x\ny")]
    public void WritesAFileForEachVariable(string option, string a, string b)
    {
        using var folder = new TempFolder();
        Cmd.Ours("s6-dumpenv", option.Length == 0 ? ["env"] : [option, "env"]).In(folder.Root).Without("PATH").With("A", "1").With("B", "x\ny").Run().ShouldSucceed("");
        Assert.Equal((a, b), (folder.Read("env/A"), folder.Read("env/B")));
        Assert.Equal(2, Directory.GetFileSystemEntries(folder["env"]).Length);
    }

    [Theory]
    [InlineData("", "755", "644")]
    [InlineData("-m 700", "700", "644")]
    [InlineData("-m 0750", "750", "644")]
    public void MakesTheFolder(string options, string folderMode, string fileMode)
    {
        using var folder = new TempFolder();
        Cmd.Of(Suite.Ours, "/bin/sh", "-c", $"umask 022; s6-dumpenv {options} env; stat -c %a env env/PATH").In(folder.Root).Run().ShouldSucceed($"{folderMode}\n{fileMode}\n");
    }

    [Fact]
    public void LeavesAnExistingFolderAsItIs()
    {
        using var folder = new TempFolder();
        folder.Write("env/OTHER", "keep");
        folder.Write("env/A", "a longer value");
        Cmd.Ours("s6-dumpenv", "-m", "700", "env").In(folder.Root).With("A", "1").Run().ShouldSucceed("");
        Assert.Equal(("keep", "1"), (folder.Read("env/OTHER"), folder.Read("env/A")));
        Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(folder["env"]) & ~(UnixFileMode)Convert.ToInt32("755", 8));
    }

    [Fact]
    public void ReplacesALinkRatherThanFollowIt()
    {
        using var folder = new TempFolder();
        folder.Write("precious", "keep");
        folder.Folder("env");
        File.CreateSymbolicLink(folder["env/A"], "../precious");
        Cmd.Ours("s6-dumpenv", "env").In(folder.Root).With("A", "1").Run().ShouldSucceed("");
        Assert.Equal(("keep", "1", (string?)null), (folder.Read("precious"), folder.Read("env/A"), new FileInfo(folder["env/A"]).LinkTarget));
    }

    [Theory]
    [InlineData("A/B=1", "A/B")]
    [InlineData("..=1", "..")]
    [InlineData(".=1", ".")]
    [InlineData("=1", "")]
    public void PassesOverNamesThatAreNoFileNames(string entry, string name)
    {
        using var folder = new TempFolder();
        Cmd.Ours("s6-dumpenv", "env").In(folder.Root).Without("PATH").With(System.Text.Encoding.UTF8.GetBytes(entry)).With("GOOD", "1").Run()
            .ShouldBe(0, "", $"s6-dumpenv: warning: variable not written, its name is no file name: {name}\n");
        Assert.Equal("1", folder.Read("env/GOOD"));
    }

    [Fact]
    public void ReadsBackWithEnvdir()
    {
        using var folder = new TempFolder();
        Cmd.Ours("s6-dumpenv", "-N", "env").In(folder.Root).Without("PATH").With("A", "one two").With("B", "x").Run().ShouldSucceed("");
        Cmd.Ours("s6-envdir", "-Lf", "env", "sh", "-c", "echo $A-$B").In(folder.Root).Run().ShouldSucceed("one two-x\n");
    }

    [Theory]
    [InlineData("file", "unable to open directory file: Not a directory")]
    [InlineData("missing/env", "unable to mkdir missing/env: No such file or directory")]
    public void SaysWhatItCannotMake(string path, string said)
    {
        using var folder = new TempFolder();
        folder.Write("file", "");
        Cmd.Ours("s6-dumpenv", path).In(folder.Root).Run().ShouldBe(111, "", $"s6-dumpenv: fatal: {said}\n");
    }

    [Theory]
    [InlineData]
    [InlineData("a", "b")]
    [InlineData("-m", "u+x", "a")]
    [InlineData("-z", "a")]
    public void RefusesAnythingElse(params string[] arguments) => Cmd.Ours("s6-dumpenv", arguments).Run().ShouldFail(100, "s6-dumpenv: usage: ");
}
