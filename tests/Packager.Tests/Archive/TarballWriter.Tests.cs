using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using S6Overlay.Packaging.Archive;
using S6Overlay.Packaging.Tests.Support;
using S6Overlay.Packaging.Tree;
using Xunit;

namespace S6Overlay.Packaging.Tests.Archive;

public sealed class TarballWriterTests
{
    [Fact]
    public void AHeaderSaysRootTheGivenTimeAndGnusFormat()
    {
        var tar = Archives.Unzip(Archives.Bytes([Archives.File("usr/bin/x", "abc", "0755")]));
        Assert.Equal("./usr/bin/x", Field(tar, 0, 100));
        Assert.Equal("0000755", Field(tar, 100, 8));
        Assert.Equal("0000000", Field(tar, 108, 8));
        Assert.Equal("0000000", Field(tar, 116, 8));
        Assert.Equal("00000000003", Field(tar, 124, 12));
        Assert.Equal(Convert.ToString(Archives.Time.ToUnixTimeSeconds(), 8), Field(tar, 136, 12).TrimStart('0'));
        Assert.Equal("0", Field(tar, 156, 1));
        Assert.Equal("ustar  ", Field(tar, 257, 8));
        Assert.Equal("root", Field(tar, 265, 32));
        Assert.Equal("root", Field(tar, 297, 32));
        Assert.Equal("abc", Encoding.ASCII.GetString(tar, 512, 3));
        Assert.All(tar[1024..], value => Assert.Equal(0, value));
        Assert.Equal(0, tar.Length % 10240);
    }

    [Fact]
    public void TheGzipHeaderHasNoTimeAndNoName()
    {
        var bytes = Archives.Bytes([Archives.File("a")]);
        Assert.Equal([0x1f, 0x8b, 8, 0, 0, 0, 0, 0], bytes[..8]);
    }

    [Fact]
    public void TheBytesDependOnNothingButTheEntriesAndTheTime()
    {
        using var folder = new TempFolder();
        var first = PackCopy(folder, "one", ["a", "etc/b", "etc/c"], DateTime.UnixEpoch, UnixFileMode.UserRead);
        var second = PackCopy(
            folder,
            "two",
            ["etc/c", "a", "etc/b"],
            DateTime.UtcNow,
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherRead);
        Assert.Equal(first, second);
        Assert.NotEqual(first, Archives.Bytes(SourceTree.Read(folder["one"], ModeTable.ForTree(folder["one"])), Archives.Time.AddSeconds(1)));
    }

    public static TheoryData<int> NameLengths => [1, 96, 97, 98, 99, 100, 101, 153, 154, 155, 156, 255, 256, 257, 511, 512, 513, 2000];

    [Theory]
    [MemberData(nameof(NameLengths))]
    public void NamesAndLinkTargetsOfAnyLengthAreReadBackWhole(int length)
    {
        using var folder = new TempFolder();
        var path = LongPath(length, 'n');
        var accented = LongPath(length, 'é');
        var target = LongPath(length, 't');
        var archive = Archives.Write(folder, [Archives.File(path, "one"), Archives.File(accented + "x"), new LinkEntry("z", target), new LinkEntry("é", accented)]);
        var members = TarballReader.Read(archive).Members.ToDictionary(member => member.Path);
        Assert.Equal(4, members.Count);
        Assert.Equal(3, members[path].Size);
        Assert.Contains(accented + "x", members.Keys);
        Assert.Equal(target, members["z"].LinkTarget);
        Assert.Equal(accented, members["é"].LinkTarget);

        const string Script = "import sys,tarfile\nfor m in tarfile.open(sys.argv[1]): print(m.name, m.linkname)";
        Shell.Need("python3");
        var lines = Shell.Run("python3", "-X", "utf8", "-c", Script, archive).ShouldExit(0).Output;
        Assert.Contains($"./{path} \n", lines);
        Assert.Contains($"./z {target}\n", lines);
        Assert.Contains($"./é {accented}\n", lines);
    }

    [Fact]
    public void AFileThatChangesItsSizeWhileItIsReadIsRefused()
    {
        Assert.Contains("became shorter", Refusal(new Misreporting(claimed: 2000, actual: 1000)));
        Assert.Contains("became longer", Refusal(new Misreporting(claimed: 1000, actual: 2000)));
    }

    [Fact]
    public void AFileThatDoesNotFitAHeaderIsRefusedBeforeItIsRead() =>
        Assert.Contains("the most is 8589934591", Refusal(new Misreporting(claimed: TarballWriter.MaxFileSize + 1, actual: 0)));

    [Fact]
    public void ANameThatIsNotUnicodeIsRefused() =>
        Assert.Contains("not Unicode", Assert.Throws<PackagingException>(() => Archives.Bytes([Archives.File("a\uD800")])).Message);

    [Theory]
    [InlineData(-1)]
    [InlineData(TarballWriter.MaxTime + 1)]
    public void ATimeThatDoesNotFitAHeaderIsRefused(long seconds) =>
        Assert.Contains(
            "cannot carry the time",
            Assert.Throws<PackagingException>(() => Archives.Bytes([], DateTimeOffset.FromUnixTimeSeconds(seconds))).Message);

    [Fact]
    public void EveryMemberIsReported()
    {
        var reports = new List<PackProgress>();
        using var output = new MemoryStream();
        TarballWriter.Write(
            EntryList.Of([Archives.File("a", "12345"), new LinkEntry("b", "a")]), output, Archives.Time, new Recorder(reports));
        Assert.Equal([new PackProgress(1, 2, 5, "a"), new PackProgress(2, 2, 5, "b")], reports);
    }

    private static byte[] PackCopy(TempFolder folder, string name, string[] files, DateTime time, UnixFileMode mode)
    {
        foreach (var file in files)
        {
            var path = folder.Write($"{name}/{file}", file);
            File.SetLastWriteTimeUtc(path, time);
            File.SetUnixFileMode(path, mode);
        }

        return Archives.Bytes(SourceTree.Read(folder[name], ModeTable.ForTree(folder[name])));
    }

    private static string Refusal(FileContent content) =>
        Assert.Throws<PackagingException>(() => Archives.Bytes([new FileEntry("a", Permissions.Plain, content)])).Message;

    private static string Field(byte[] tar, int offset, int length) => Encoding.ASCII.GetString(tar, offset, length).TrimEnd('\0');

    private static string LongPath(int length, char letter)
    {
        var path = new StringBuilder(new string(letter, length));
        for (var slash = 60; slash < length - 1; slash += 61)
            path[slash] = '/';
        return path.ToString();
    }

    private sealed class Recorder(List<PackProgress> reports) : IProgress<PackProgress>
    {
        public void Report(PackProgress value) => reports.Add(value);
    }

    /// <summary>A file whose length is not what reading it gives, as when somebody else writes to it.</summary>
    private sealed class Misreporting(long claimed, int actual) : FileContent
    {
        public override Stream Open() => new Source(claimed, new byte[actual]);

        private sealed class Source(long claimed, byte[] bytes) : MemoryStream(bytes)
        {
            public override long Length => claimed;
        }
    }
}
