using System.IO;
using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.PortableUtils;

public sealed class SeekablepipeTests
{
    [Theory]
    [InlineData("")]
    [InlineData("a\nb\n")]
    [InlineData("no newline")]
    [InlineData("\0\0")]
    public void GivesTheProgramTheWholeInput(string input)
    {
        using var folder = new TempFolder();
        Cmd.Ours("seekablepipe", "tmp", "cat").In(folder.Root).Input(input).Run().ShouldSucceed(input);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Root));
    }

    [Theory]
    [InlineData(Suite.Ours)]
    [InlineData(Suite.OursExec)]
    public void GivesItAFileToSeekIn(Suite suite)
    {
        using var folder = new TempFolder();
        Cmd.Of(suite, "seekablepipe", "tmp", "python3", "-c", "import os; a = os.read(0, 9); os.lseek(0, 0, 0); print(a == os.read(0, 9))")
            .In(folder.Root).Input("some text").Run().ShouldSucceed("True\n");
    }

    [Fact]
    public void GivesItAFileThatCannotBeWrittenTo()
    {
        using var folder = new TempFolder();
        Cmd.Ours("seekablepipe", "tmp", "sh", "-c", "echo x 2>/dev/null >&0 || echo refused").In(folder.Root).Input("y").Run().ShouldSucceed("refused\n");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(65536)]
    [InlineData(1_000_000)]
    public void TakesAnyLength(int length)
    {
        using var folder = new TempFolder();
        Cmd.Ours("seekablepipe", "tmp", "wc", "-c").In(folder.Root).Input(new string('x', length)).Run().ShouldSucceed(length + "\n");
    }

    [Theory]
    [InlineData("echo old >tmp")]
    [InlineData("ln -s precious tmp")]
    [InlineData("mkfifo tmp")]
    public void ReplacesWhatHasTheName(string before)
    {
        using var folder = new TempFolder();
        folder.Write("precious", "keep");
        new Cmd("/bin/sh", ["-c", before]).In(folder.Root).Run().ShouldSucceed();
        Cmd.Ours("seekablepipe", "tmp", "cat").In(folder.Root).Input("new").Run().ShouldSucceed("new");
        Assert.Equal(("keep", false), (folder.Read("precious"), Path.Exists(folder["tmp"])));
    }

    [Theory]
    [InlineData("missing/tmp")]
    [InlineData(".")]
    public void SaysWhatItCannotMake(string name)
    {
        using var folder = new TempFolder();
        Cmd.Ours("seekablepipe", name, "cat").In(folder.Root).Run().ShouldFail(111, $"unable to create temporary {name}: ");
    }

    [Fact]
    public void SaysWhatItCannotExecute()
    {
        using var folder = new TempFolder();
        Cmd.Ours("seekablepipe", "tmp", "nonexistent-program").In(folder.Root).Run().ShouldFail(127, "unable to exec nonexistent-program");
    }

    [Theory]
    [InlineData]
    [InlineData("tmp")]
    [InlineData("-x", "tmp", "cat")]
    public void RefusesAnythingElse(params string[] arguments) => Cmd.Ours("seekablepipe", arguments).Run().ShouldFail(100, "seekablepipe: usage: ");
}
