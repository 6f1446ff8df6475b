using System.IO;
using System.Linq;
using S6Overlay.Packaging.Tree;
using Xunit;

namespace S6Overlay.Packaging.Tests.Tree;

public sealed class ShimTableTests
{
    [Fact]
    public void AShimIsNamedAfterItsFileUnlessARecordSaysOtherwise() =>
        Assert.Equal(
            [new Shim("init", "init"), new Shim("bin/execlineb", "execlineb"), new Shim("command/cat", "s6-cat")],
            Parse("# all\ninit\nbin/execlineb\ncommand/cat s6-cat\n"));

    [Fact]
    public void AShimIsTwoLinesOfWhichTheFirstNamesTheCommand()
    {
        var entry = new Shim("usr/bin/with-contenv", "with-contenv").ToEntry();
        using var reader = new StreamReader(entry.Content.Open());
        var text = reader.ReadToEnd();
        Assert.StartsWith("#!/usr/bin/s6-overlay --shim=with-contenv\n# ", text);
        Assert.Equal(2, text.Count(c => c == '\n'));
        Assert.EndsWith("\n", text);
        Assert.Equal("0755", entry.Mode.ToString());
    }

    [Theory]
    [InlineData("/init", "is absolute")]
    [InlineData("a b c", "expected PATH [COMMAND]")]
    [InlineData("init\ninit other", "named twice")]
    [InlineData("bin/s6-overlay if", "would replace the binary")]
    [InlineData("sbin/s6-overlay", "would replace the binary")]
    public void AMalformedOrDangerousRecordIsRefused(string text, string reason) =>
        Assert.Contains(reason, Assert.Throws<PackagingException>(() => Parse(text)).Message);

    private static Shim[] Parse(string text) => [.. ShimTable.Parse(TableText.Read("shims", text))];
}
