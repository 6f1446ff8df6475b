using System.Formats.Tar;
using System.IO;
using System.Linq;
using System.Text.Json;
using S6Overlay.Packaging.Tests.Support;
using S6Overlay.Packaging.Tree;
using Xunit;

namespace S6Overlay.Packaging.Tests.Tool;

public sealed class InspectCommandTests
{
    [Fact]
    public void MembersTotalsAndViolationsAreListed()
    {
        using var folder = new TempFolder();
        var archive = Archives.Write(folder, [Archives.File("a", "12345"), new LinkEntry("usr/bin/if", "s6-overlay")]);
        var size = new FileInfo(archive).Length;
        Assert.Equal(
            $"0644 0:0         5 ./a\n0777 0:0         0 ./usr/bin/if -> s6-overlay\n2 members, 1 commands, 5 bytes in {size}\n",
            PackagerTool.Run("inspect", archive).ShouldExit(0).Output);
        var result = PackagerTool.Run("inspect", archive, "--max-packed", "10", "--max-unpacked", "4", "--manuals", folder.Path).ShouldExit(1);
        Assert.Equal(
            [
                $"violation: the archive has {size} bytes, {size - 10} over its budget of 10",
                "violation: the unpacked tree has 5 bytes, 1 over its budget of 4",
                "violation: command if: has no manual page if.md",
            ],
            result.Output.TrimEnd().Split('\n')[^3..]);
    }

    [Fact]
    public void AsJsonTheSameIsOneObject()
    {
        using var folder = new TempFolder();
        var archive = Archives.Write(folder, [Archives.File("ä\"", "12345"), new LinkEntry("usr/bin/if", "s6-overlay"), new Shim("init", "init").ToEntry()]);
        var root = JsonDocument.Parse(PackagerTool.Run("inspect", archive, "--json", "--max-unpacked", "5").ShouldExit(1).Output).RootElement;
        Assert.Equal(new FileInfo(archive).Length, root.GetProperty("packedSize").GetInt64());
        Assert.Equal(["if", "init"], root.GetProperty("commands").EnumerateArray().Select(e => e.GetString()));
        Assert.Equal(["the unpacked tree has 108 bytes, 103 over its budget of 5"], root.GetProperty("violations").EnumerateArray().Select(e => e.GetString()));
        var members = root.GetProperty("members").EnumerateArray().ToDictionary(member => member.GetProperty("name").GetString()!);
        Assert.Equal("5994471abb01112afcc18159f6cc74b4f511b99806da59b3caf5a9c173cacfc5", members["./ä\""].GetProperty("sha256").GetString());
        Assert.Equal("2023-11-14T22:13:20Z", members["./ä\""].GetProperty("time").GetString());
        Assert.Equal("s6-overlay", members["./usr/bin/if"].GetProperty("target").GetString());
        Assert.Equal("init", members["./init"].GetProperty("shim").GetString());
        Assert.Equal(["file", "0755"], (string?[])[members["./init"].GetProperty("kind").GetString(), members["./init"].GetProperty("mode").GetString()]);
    }

    [Fact]
    public void AForeignArchiveThatCouldHarmAnImageIsAViolation()
    {
        using var folder = new TempFolder();
        var archive = ForeignArchive.Write(folder, ForeignArchive.Entry(TarEntryType.Directory, "./bin/", "0755"));
        Assert.Contains("violation: ./bin/: is a directory of the image", PackagerTool.Run("inspect", archive).ShouldExit(1).Output);
        Assert.Contains("fatal: unable to read", PackagerTool.Run("inspect", folder["missing"]).ShouldExit(2).Error);
    }

    [Fact]
    public void DiffExitsAsDiffDoes()
    {
        using var folder = new TempFolder();
        var old = Archives.Write(folder, [Archives.File("a", "1")], "old");
        var @new = Archives.Write(folder, [Archives.File("a", "22")], "new");
        Assert.Equal("", PackagerTool.Run("diff", old, old).ShouldExit(0).Output);
        Assert.StartsWith("~ ./a content 1 -> 2 bytes\n", PackagerTool.Run("diff", old, @new).ShouldExit(1).Output);
        PackagerTool.Run("diff", old, folder["missing"]).ShouldExit(2);
        PackagerTool.Run("diff", old).ShouldExit(2);
    }
}
