using System.Collections.Generic;
using System.Formats.Tar;
using S6Overlay.Packaging.Archive;
using S6Overlay.Packaging.Tests.Support;
using S6Overlay.Packaging.Tree;
using Xunit;

namespace S6Overlay.Packaging.Tests.Archive;

public sealed class ReleasePolicyTests
{
    [Theory]
    [InlineData(TarEntryType.RegularFile, "./usr/bin/su", "4755", "", "a set-id bit")]
    [InlineData(TarEntryType.RegularFile, "./usr/bin/write", "2755", "", "a set-id bit")]
    [InlineData(TarEntryType.RegularFile, "./etc/x", "0664", "", "writable by others")]
    [InlineData(TarEntryType.RegularFile, "./etc/x", "0646", "", "writable by others")]
    [InlineData(TarEntryType.Directory, "./etc/s6/", "0777", "", "writable by others")]
    [InlineData(TarEntryType.Directory, "./etc/s6/", "2755", "", "a set-id bit")]
    [InlineData(TarEntryType.Directory, "./", "0755", "", "a directory of the image")]
    [InlineData(TarEntryType.Directory, ".", "0755", "", "a directory of the image")]
    [InlineData(TarEntryType.Directory, "./bin/", "0755", "", "a directory of the image")]
    [InlineData(TarEntryType.Directory, "./usr/bin", "0755", "", "a directory of the image")]
    [InlineData(TarEntryType.Directory, "./var/run/", "0755", "", "a directory of the image")]
    [InlineData(TarEntryType.RegularFile, "/etc/passwd", "0644", "", "is absolute")]
    [InlineData(TarEntryType.RegularFile, "./../etc/passwd", "0644", "", "'..' component")]
    [InlineData(TarEntryType.RegularFile, "./etc/../../x", "0644", "", "'..' component")]
    [InlineData(TarEntryType.RegularFile, "etc/x", "0644", "", "does not start with './'")]
    [InlineData(TarEntryType.SymbolicLink, "./usr/bin/sh", "0777", "/bin/sh", "leaves the tree")]
    [InlineData(TarEntryType.SymbolicLink, "./usr/bin/sh", "0777", "../../../bin/sh", "leaves the tree")]
    [InlineData(TarEntryType.HardLink, "./usr/bin/sh", "0755", "./usr/bin/x", "neither a file, a directory nor a symbolic link")]
    [InlineData(TarEntryType.Fifo, "./etc/fifo", "0644", "", "neither a file, a directory nor a symbolic link")]
    [InlineData(TarEntryType.CharacterDevice, "./dev/null", "0644", "", "neither a file, a directory nor a symbolic link")]
    public void AMemberThatCouldHarmAnImageIsAViolation(TarEntryType type, string name, string mode, string text, string violation)
    {
        using var folder = new TempFolder();
        var contents = TarballReader.Read(ForeignArchive.Write(folder, ForeignArchive.Entry(type, name, mode, text)));
        var found = Assert.Single(new ReleasePolicy().Violations(contents));
        Assert.StartsWith(name.TrimEnd('/'), found);
        Assert.Contains(violation, found);
    }

    [Fact]
    public void AForeignOwnerIsAViolation() =>
        Assert.Equal(["./a: belongs to 1000:0, not to root", "./b: belongs to 0:50, not to root"], Violations(
            ForeignArchive.Entry(TarEntryType.RegularFile, "./a", uid: 1000),
            ForeignArchive.Entry(TarEntryType.RegularFile, "./b", gid: 50)));

    [Fact]
    public void ANameThatOccursTwiceIsAViolation() =>
        Assert.Equal(["./a: occurs twice"], Violations(
            ForeignArchive.Entry(TarEntryType.RegularFile, "./a"),
            ForeignArchive.Entry(TarEntryType.RegularFile, "./a")));

    [Fact]
    public void AMemberBehindALinkIsAViolation() =>
        Assert.Contains("./opt/x/a: lies behind a link", Violations(
            ForeignArchive.Entry(TarEntryType.SymbolicLink, "./opt/x", "0777", "../etc"),
            ForeignArchive.Entry(TarEntryType.RegularFile, "./opt/x/a")));

    [Fact]
    public void ABudgetIsKeptToTheByte()
    {
        using var folder = new TempFolder();
        var contents = TarballReader.Read(Archives.Write(folder, [Archives.File("a", new string('x', 100)), Archives.File("b", "12345")]));
        Assert.Empty(new ReleasePolicy { MaxPacked = contents.PackedSize, MaxUnpacked = 105 }.Violations(contents));
        Assert.Equal(
            [
                $"the archive has {contents.PackedSize} bytes, 1 over its budget of {contents.PackedSize - 1}",
                "the unpacked tree has 105 bytes, 5 over its budget of 100",
            ],
            new ReleasePolicy { MaxPacked = contents.PackedSize - 1, MaxUnpacked = 100 }.Violations(contents));
    }

    [Fact]
    public void EveryCommandNeedsAManualPage()
    {
        using var folder = new TempFolder();
        folder.Write("docs/if.md", "");
        folder.Write("docs/init.md", "");
        var entries = OverlayTree.Assemble([], null, ["if", "s6-svc", "init", "with-contenv"], [new("init", "init"), new("usr/bin/with-contenv", "with-contenv")]);
        var contents = TarballReader.Read(Archives.Write(folder, entries));
        Assert.Equal(["if", "init", "s6-svc", "with-contenv"], ReleasePolicy.CommandsOf(contents));
        Assert.Equal(
            ["command s6-svc: has no manual page s6-svc.md", "command with-contenv: has no manual page with-contenv.md"],
            new ReleasePolicy { ManualFolder = folder["docs"] }.Violations(contents));
    }

    [Fact]
    public void AnOverlayAsItIsPackedHasNoViolations()
    {
        using var folder = new TempFolder();
        Entry[] own = [new DirectoryEntry("etc/cont-init.d", Permissions.Executable), Archives.File("etc/s6-overlay-release")];
        var contents = TarballReader.Read(Archives.Write(folder, OverlayTree.Assemble(own, null, ["if", "init"], [new("init", "init")])));
        Assert.Empty(new ReleasePolicy().Violations(contents));
    }

    private static IReadOnlyList<string> Violations(params TarEntry[] entries)
    {
        using var folder = new TempFolder();
        return new ReleasePolicy().Violations(TarballReader.Read(ForeignArchive.Write(folder, entries)));
    }
}
