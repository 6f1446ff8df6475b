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

/// <summary>Random trees, packed and extracted by every tar, must come out as they went in.</summary>
public sealed class RandomTreeTests
{
    private const int Trees = 12;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, Trees)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void WhatIsExtractedIsWhatWasPacked(int seed)
    {
        using var folder = new TempFolder();
        var source = folder["source"];
        Directory.CreateDirectory(source);
        new Generator(new Random(seed)).Fill(source);
        var modes = ModeTable.ForTree(source);
        var compression = seed % 2 == 0 ? Compression.Small : Compression.Fast;
        var archive = Archives.Write(folder, SourceTree.Read(source, modes), compression: compression);
        foreach (var tar in Tars.All)
        {
            var target = Directory.CreateDirectory(folder[tar]).FullName;
            Tars.Extract(tar, archive, target).ShouldExit(0);
            // BusyBox sets the time of a folder before it fills it.
            var folderTimes = tar != "busybox";
            var expected = Describe(source, isSource: true, folderTimes);
            Assert.NotEmpty(expected);
            Assert.Equal(expected, Describe(target, isSource: false, folderTimes));
        }
    }

    /// <summary>One line for everything below a folder: path, mode, time, content or target.</summary>
    private static List<string> Describe(string root, bool isSource, bool folderTimes)
    {
        var lines = new List<string>();
        foreach (var item in new DirectoryInfo(root).EnumerateFileSystemInfos("*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 }))
        {
            var path = Path.GetRelativePath(root, item.FullName);
            if (path == ModeTable.FileName)
                continue;
            var time = isSource ? Archives.Time.UtcDateTime : item.LastWriteTimeUtc;
            if (item.LinkTarget is { } target)
                lines.Add($"{path} -> {target}");
            else if (item is FileInfo file)
                lines.Add($"{path} {file.UnixFileMode} {time:u} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file.FullName)))}");
            else
                lines.Add($"{path}/ {item.UnixFileMode}{(folderTimes ? $" {time:u}" : "")}");
        }

        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    private sealed class Generator(Random random)
    {
        private const string Letters = "abcXYZ019-_.,:;+=~@%$&!'\"()[]{}*? \\éñ中😀";
        private static readonly int[] FileModes = [.. ((string[])["400", "600", "640", "644", "700", "755"]).Select(mode => Convert.ToInt32(mode, 8))];
        private static readonly int[] FolderModes = [.. ((string[])["700", "750", "755"]).Select(mode => Convert.ToInt32(mode, 8))];

        private readonly StringBuilder _table = new();
        private readonly List<string> _paths = [];

        public void Fill(string root)
        {
            Fill(root, prefix: "", depth: 0);
            File.WriteAllText(Path.Combine(root, ModeTable.FileName), _table.ToString());
        }

        private void Fill(string folder, string prefix, int depth)
        {
            var count = random.Next(depth == 0 ? 4 : 0, 9);
            for (var i = 0; i < count; i++)
            {
                var name = Name(plain: false);
                var kind = random.Next(10);
                // The table separates by blanks and knows wildcards; what it names has a plain name.
                if (kind < 3 && depth < 5)
                    AddFolder(folder, prefix, Name(plain: true), depth);
                else if (kind < 5)
                    AddLink(folder, prefix, name);
                else
                    AddFile(folder, prefix, kind < 8 ? name : Name(plain: true), listed: kind >= 8);
            }
        }

        private void AddFolder(string folder, string prefix, string name, int depth)
        {
            var path = Path.Combine(folder, name);
            if (Path.Exists(path))
                return;
            Directory.CreateDirectory(path);
            Fill(path, prefix + name + "/", depth + 1);
            var mode = FolderModes[random.Next(FolderModes.Length)];
            _table.Append(prefix).Append(name).Append("/ ").AppendLine(Convert.ToString(mode, 8));
            File.SetUnixFileMode(path, (UnixFileMode)mode);
        }

        private void AddLink(string folder, string prefix, string name)
        {
            if (Path.Exists(Path.Combine(folder, name)) || new FileInfo(Path.Combine(folder, name)).LinkTarget is not null)
                return;
            var target = random.Next(3) switch
            {
                0 => Name(plain: false),
                1 => string.Join('/', Enumerable.Range(0, random.Next(1, 12)).Select(_ => Name(plain: false))),
                _ => _paths.Count > 0 ? string.Concat(Enumerable.Repeat("../", prefix.Count(c => c == '/'))) + _paths[random.Next(_paths.Count)] : "dangling",
            };
            File.CreateSymbolicLink(Path.Combine(folder, name), target);
        }

        private void AddFile(string folder, string prefix, string name, bool listed)
        {
            var path = Path.Combine(folder, name);
            if (Path.Exists(path) || new FileInfo(path).LinkTarget is not null)
                return;
            var content = new byte[random.Next(4) switch
            {
                0 => 0,
                1 => (512 * random.Next(1, 20)) + random.Next(-1, 2),
                2 => random.Next(200_000),
                _ => random.Next(100),
            }];
            random.NextBytes(content);
            File.WriteAllBytes(path, content);
            var mode = listed ? FileModes[random.Next(FileModes.Length)] : random.Next(2) == 0 ? FileModes[^1] : FileModes[3];
            if (listed)
                _table.Append(prefix).Append(name).Append(' ').AppendLine(Convert.ToString(mode, 8));
            File.SetUnixFileMode(path, (UnixFileMode)mode);
            _paths.Add(prefix + name);
        }

        private string Name(bool plain)
        {
            if (plain)
                return "p" + random.Next(1_000_000) + new string('x', random.Next(5) == 0 ? random.Next(40, 200) : 0);
            var runes = Letters.EnumerateRunes().ToArray();
            var length = random.Next(6) == 0 ? random.Next(40, 63) : random.Next(1, 12);
            var name = string.Concat(Enumerable.Range(0, length).Select(_ => runes[random.Next(runes.Length)].ToString()));
            return name is "." or ".." ? "dots" : name;
        }
    }
}
