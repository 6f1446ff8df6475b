using System;
using System.IO;
using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.PortableUtils;

public sealed class S6CatTests
{
    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("a\nb\n")]
    [InlineData("no newline at the end\nx")]
    [InlineData("\0\0\0")]
    public void CopiesWhatItReads(string input) => Cmd.Ours("s6-cat").Input(input).Run().ShouldSucceed(input);

    [Theory]
    [InlineData(1)]
    [InlineData(65535)]
    [InlineData(65536)]
    [InlineData(65537)]
    [InlineData(3_000_000)]
    public void CopiesAnyLength(int length)
    {
        byte[] input = Bytes(length);
        Assert.Equal(input, Cmd.Ours("s6-cat").Input(input).Run().Output);
    }

    [Theory]
    [InlineData("s6-cat <in >out")]
    [InlineData("s6-cat <in >>out")]
    [InlineData("s6-cat <in | s6-cat >out")]
    [InlineData("s6-cat <in | s6-cat | s6-cat >>out")]
    [InlineData("cat in | s6-cat >out")]
    [InlineData("s6-cat <in | cat >out")]
    [InlineData("s6-cat <>in >out")]
    public void CopiesBetweenFilesAndPipes(string script)
    {
        using var folder = new TempFolder();
        byte[] content = Bytes(200_001);
        File.WriteAllBytes(folder["in"], content);
        Cmd.Of(Suite.Ours, "/bin/sh", "-c", script).In(folder.Root).Run().ShouldSucceed("");
        Assert.Equal(content, File.ReadAllBytes(folder["out"]));
    }

    [Fact]
    public void AppendsToWhatIsThere()
    {
        using var folder = new TempFolder();
        folder.Write("in", "new\n");
        folder.Write("out", "old\n");
        Cmd.Of(Suite.Ours, "/bin/sh", "-c", "s6-cat <in >>out").In(folder.Root).Run().ShouldSucceed("");
        Assert.Equal("old\nnew\n", folder.Read("out"));
    }

    [Fact]
    public void BeginsWhereTheFileStands()
    {
        using var folder = new TempFolder();
        folder.Write("in", "one\ntwo\nthree\n");
        Cmd.Of(Suite.Ours, "/bin/sh", "-c", "{ read x; s6-cat; } <in").In(folder.Root).Run().ShouldSucceed("two\nthree\n");
    }

    [Fact]
    public void ReadsFilesWithoutALength() =>
        Assert.Contains("Pid:", Cmd.Of(Suite.Ours, "/bin/sh", "-c", "s6-cat </proc/self/status").Run().Text, StringComparison.Ordinal);

    [Fact]
    public void FailsWithoutInput() => Cmd.Ours("s6-cat").ClosedInput().Run().ShouldFail(111, "s6-cat: fatal: unable to copy stdin to stdout: ");

    [Fact]
    public void FailsOnAFullDisk() =>
        Cmd.Of(Suite.Ours, "/bin/sh", "-c", "echo x | s6-cat >/dev/full").Run().ShouldFail(111, "No space left on device");

    [Fact]
    public void DiesOfABrokenPipe() =>
        Cmd.Of(Suite.Ours, "/bin/sh", "-c", "s6-cat </dev/zero | head -c 10 >/dev/null; echo over").Run().ShouldSucceed("over\n");

    [Fact]
    public void IsCapturedByABlock() =>
        Cmd.Of(Suite.Ours, "execlineb", "-Pc", "backtick -E x { s6-cat } s6-echo got ${x}").Input("text\n").Run().ShouldSucceed("got text\n");

    private static byte[] Bytes(int length)
    {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++)
            bytes[i] = (byte)(i * 31 >> 3);
        return bytes;
    }
}
