using System.Linq;
using S6Overlay.Packaging.Tests.Support;
using S6Overlay.Packaging.Tree;
using Xunit;

namespace S6Overlay.Packaging.Tests.Tree;

public sealed class ModeTableTests
{
    [Theory]
    [InlineData("etc/x", false, "0644")]
    [InlineData("etc/x", true, "0755")]
    [InlineData("run", false, "0755")]
    [InlineData("etc/services.d/app/run", false, "0755")]
    [InlineData("etc/services.d/app/data/secret", true, "0600")]
    public void TheLastRecordThatMatchesWins(string path, bool executable, string mode)
    {
        var table = Parse("""
            # comment
            **/run   0755   # trailing comment
            etc/services.d/*/data/*	0640

            etc/services.d/**/secret 600
            """);
        Assert.Equal(mode, table.ModeOf(path, executable).ToString());
    }

    [Fact]
    public void APatternWithASlashBehindIsADirectoryOfItsOwn()
    {
        var table = Parse("etc/cont-init.d/ 0755\netc/s6/ 0700\r\n");
        Assert.Equal(["etc/cont-init.d 0755", "etc/s6 0700"], table.Directories.Select(d => $"{d.Key} {d.Value}"));
    }

    [Fact]
    public void ARecordThatNothingUsedIsReported()
    {
        var table = Parse("a 0644\nb 0644");
        table.ModeOf("a", false);
        Assert.Equal(["modes:2"], table.UnusedRecords().Select(line => line.Where));
    }

    [Theory]
    [InlineData("etc/x", "expected PATTERN MODE")]
    [InlineData("etc/x 0644 root", "expected PATTERN MODE")]
    [InlineData("etc/x 0888", "not an octal mode")]
    [InlineData("etc/x 7", "not an octal mode")]
    [InlineData("etc/x 00644", "not an octal mode")]
    [InlineData("/etc/x 0644", "is absolute")]
    [InlineData("../x 0644", "'..' component")]
    [InlineData("/ 0755", "is empty")]
    [InlineData("etc/*/ 0755", "without wildcards")]
    [InlineData("etc/s6/ 0755\netc/s6/ 0700", "named twice")]
    public void AMalformedRecordIsRefusedWithItsLine(string text, string reason)
    {
        var message = Assert.Throws<PackagingException>(() => Parse(text)).Message;
        Assert.StartsWith($"modes:{text.Count(c => c == '\n') + 1}: ", message);
        Assert.Contains(reason, message);
    }

    [Fact]
    public void ATreeWithoutATableHasNoDirectoriesOfItsOwn()
    {
        using var folder = new TempFolder();
        Assert.Empty(ModeTable.ForTree(folder.Path).Directories);
    }

    private static ModeTable Parse(string text) => ModeTable.Parse(TableText.Read("modes", text));
}
