using System;
using System.IO;
using System.Linq;
using S6Overlay.Packaging.Archive;
using S6Overlay.Packaging.Tests.Support;
using S6Overlay.Packaging.Tree;
using Xunit;

namespace S6Overlay.Packaging.Tests.Archive;

public sealed class TarballReaderTests
{
    [Fact]
    public void WhatTheWriterWroteIsReadBack()
    {
        using var folder = new TempFolder();
        var archive = Archives.Write(folder, [
            Archives.File("etc/x", "hello", "0640"), new LinkEntry("etc/y", "x"), new DirectoryEntry("etc/s6", Permissions.Executable),
            new Shim("init", "init").ToEntry()]);
        var contents = TarballReader.Read(archive);
        Assert.Equal(new FileInfo(archive).Length, contents.PackedSize);
        Assert.Equal(
            ["./etc/s6/ Directory 0755 0 ", "./etc/x File 0640 5 ", "./etc/y Link 0777 0 x", "./init File 0755 103 "],
            contents.Members.Select(m => $"{m.Name} {m.Kind} {m.Mode} {m.Size} {m.LinkTarget}"));
        Assert.All(contents.Members, member => Assert.Equal(Archives.Time, member.Time));
        Assert.Equal("init", contents.Members[3].ShimCommand);
        Assert.Equal("2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824", contents.Members[1].Digest);
        Assert.Equal(108, contents.UnpackedSize);
    }

    [Fact]
    public void AnArchiveOfGnuTarIsReadTheSame()
    {
        using var folder = new TempFolder();
        var name = new string('n', 180);
        folder.Write($"in/{name}", "content");
        File.CreateSymbolicLink(folder["in/link"], name + name);
        foreach (var format in (string[])["gnu", "pax"])
        {
            Shell.Run("tar", "-czf", folder["g.tar.gz"], "--format=" + format, "--owner=0", "--group=0", "-C", folder["in"], "./" + name, "./link").ShouldExit(0);
            var members = TarballReader.Read(folder["g.tar.gz"]).Members;
            Assert.Equal([name, "link"], members.Select(member => member.Path));
            Assert.Equal(name + name, members[1].LinkTarget);
        }
    }

    [Fact]
    public void EveryTruncationIsRefused()
    {
        using var folder = new TempFolder();
        var bytes = File.ReadAllBytes(Archives.Write(folder, [Archives.File("a", new string('x', 3000)), Archives.File("b")]));
        for (var length = 0; length < bytes.Length; length++)
        {
            File.WriteAllBytes(folder["cut"], bytes[..length]);
            Assert.Contains("cut", Assert.Throws<PackagingException>(() => TarballReader.Read(folder["cut"])).Message);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AnyDamageIsRefusedOrReadButNeverCrashes(bool belowTheCompression)
    {
        using var folder = new TempFolder();
        var packed = Archives.Bytes([Archives.File("a", new string('x', 300)), new LinkEntry("b", new string('y', 200))]);
        var bytes = belowTheCompression ? Archives.Unzip(packed)[..4096] : packed;
        var random = new Random(5);
        for (var round = 0; round < 500; round++)
        {
            var damaged = bytes.ToArray();
            for (var hit = random.Next(1, 4); hit > 0; hit--)
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            File.WriteAllBytes(folder["damaged"], belowTheCompression ? Archives.Zip(damaged) : damaged);
            try
            {
                TarballReader.Read(folder["damaged"]);
            }
            catch (PackagingException e)
            {
                Assert.Contains("damaged", e.Message);
            }
        }
    }

    [Fact]
    public void WhatHidesBehindTheEndOfTheArchiveIsRefused()
    {
        using var folder = new TempFolder();
        File.WriteAllBytes(folder["x"], Archives.Zip([.. Archives.Unzip(Archives.Bytes([Archives.File("a")])), .. "more"u8]));
        Assert.Contains("behind the end", Assert.Throws<PackagingException>(() => TarballReader.Read(folder["x"])).Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not an archive")]
    public void WhatIsNoArchiveIsRefused(string text)
    {
        using var folder = new TempFolder();
        Assert.Throws<PackagingException>(() => TarballReader.Read(folder.Write("x", text)));
        Assert.Throws<PackagingException>(() => TarballReader.Read(folder["missing"]));
    }

    [Fact]
    public void DifferencesAreNamedOneALine()
    {
        using var folder = new TempFolder();
        var old = TarballReader.Read(Archives.Write(folder, [Archives.File("a"), Archives.File("b", "1"), Archives.File("c"), new LinkEntry("l", "a")], "old"));
        var @new = TarballReader.Read(Archives.Write(folder, [Archives.File("b", "12"), Archives.File("c", mode: "0755"), Archives.File("d"), new LinkEntry("l", "b")], "new"));
        Assert.Empty(ArchiveComparison.Differences(old, old));
        Assert.Equal(
            [
                "- ./a 0644 4 bytes", "~ ./b content 1 -> 2 bytes", "~ ./c mode 0644 -> 0755", "+ ./d 0644 4 bytes",
                "~ ./l target 'a' -> 'b'",
            ],
            ArchiveComparison.Differences(old, @new));
    }

    [Fact]
    public void TheSameMembersInAnotherOrderAreADifference()
    {
        using var folder = new TempFolder();
        var one = TarballReader.Read(Archives.Write(folder, [Archives.File("a"), Archives.File("b")]));
        var other = one with { Members = [.. one.Members.Reverse()] };
        Assert.Equal(["~ the order of the members"], ArchiveComparison.Differences(one, other));
    }
}
