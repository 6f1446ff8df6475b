using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using S6Overlay.Packaging.Tests.Support;
using S6Overlay.Packaging.Tree;
using Xunit;

namespace S6Overlay.Packaging.Tests.Archive;

/// <summary>An overlay's archive, extracted over an image's root by the tars that images have.</summary>
public sealed class ExtractionTests
{
    private static readonly string[] Commands = ["init", "with-contenv", "execlineb", "if", "s6-svscan", "s6-svc"];

    public static TheoryData<string, bool> OneStep
    {
        get
        {
            var cases = new TheoryData<string, bool>();
            foreach (var tar in Tars.All)
            {
                cases.Add(tar, true);
                cases.Add(tar, false);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(OneStep))]
    public void OneStepOnceAndTwiceOverLeavesTheImageAsItWas(string tar, bool merged)
    {
        using var folder = new TempFolder();
        var archive = Overlay(folder);
        var root = Tars.MakeRoot(folder, merged);
        // bsdtar goes through the image's link to /usr/bin only when it is told that paths may be trusted.
        string[] trusting = tar == "bsdtar" ? ["-P"] : [];
        for (var time = 0; time < 2; time++)
        {
            Tars.Extract(tar, archive, root, trusting).ShouldExit(0);
            ImageIsIntact(root, merged);
            Assert.Equal("s6-overlay", new FileInfo(Path.Combine(root, "usr/bin/execlineb")).LinkTarget);
            if (!merged)
                Assert.StartsWith("#!/usr/bin/s6-overlay --shim=execlineb\n", File.ReadAllText(Path.Combine(root, "bin/execlineb")));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void TheSpecificationsTwoStepsOnceAndTwiceOverLeaveTheImageAsItWas(bool merged)
    {
        using var folder = new TempFolder();
        var archive = Overlay(folder);
        var root = Tars.MakeRoot(folder, merged);
        for (var time = 0; time < 2; time++)
        {
            Tars.Extract("gnu", archive, root, "--exclude=./bin", "--exclude=./sbin").ShouldExit(0);
            Tars.Extract("gnu", archive, root + "/usr", "./bin", "./sbin").ShouldExit(0);
            ImageIsIntact(root, merged);
            Assert.StartsWith("#!/usr/bin/s6-overlay --shim=execlineb\n", File.ReadAllText(Path.Combine(root, "usr/bin/execlineb")));
            Assert.StartsWith("#!/usr/bin/s6-overlay --shim=s6-svscan\n", File.ReadAllText(Path.Combine(root, "usr/sbin/s6-svscan")));
        }
    }

    [Fact]
    public void BusyBoxExtractsTheSecondStepAndComplainsThatTheFoldersHaveNoEntry()
    {
        using var folder = new TempFolder();
        var root = Tars.MakeRoot(folder, merged: true);
        // BusyBox wants a member with the very name that is asked for. A directory entry would be one, and
        // would replace the links of a merged root, which is worse than this exit code.
        var result = Tars.Extract("busybox", Overlay(folder), root + "/usr", "./bin", "./sbin").ShouldExit(1);
        Assert.Contains("./bin: not found in archive", result.Error);
        Assert.True(File.Exists(Path.Combine(root, "usr/bin/execlineb")));
        Assert.True(File.Exists(Path.Combine(root, "usr/sbin/s6-svscan")));
    }

    [Fact]
    public void BsdtarWithoutTrustExtractsEverythingButTheShimsBehindLinks()
    {
        using var folder = new TempFolder();
        var root = Tars.MakeRoot(folder, merged: true);
        var result = Tars.Extract("bsdtar", Overlay(folder), root).ShouldExit(1);
        Assert.Contains("Cannot extract through symlink", result.Error);
        ImageIsIntact(root, merged: true);
        Assert.Equal("s6-overlay", new FileInfo(Path.Combine(root, "usr/bin/execlineb")).LinkTarget);
    }

    [Fact]
    public void ASingleFileCanBeExtractedElsewhere()
    {
        using var folder = new TempFolder();
        var archive = Overlay(folder);
        foreach (var tar in (string[])["gnu", "busybox"])
        {
            var target = Directory.CreateDirectory(folder[tar]).FullName;
            Tars.Extract(tar, archive, target, "./bin/execlineb").ShouldExit(0);
            Assert.True(File.Exists(Path.Combine(target, "bin/execlineb")));
        }
    }

    private static string Overlay(TempFolder folder)
    {
        Entry[] own =
        [
            new DirectoryEntry("etc/cont-init.d", Permissions.Executable),
            new DirectoryEntry("etc/s6", Permissions.Executable),
            Archives.File("etc/s6-overlay-release", "1.0.0"),
        ];
        var binary = new FileInfo(folder.Write("binary", "the binary"));
        Shim[] shims = [new("init", "init"), new("bin/execlineb", "execlineb"), new("sbin/s6-svscan", "s6-svscan"), new("usr/bin/with-contenv", "with-contenv")];
        return Archives.Write(folder, OverlayTree.Assemble(own, binary, Commands, shims));
    }

    private static void ImageIsIntact(string root, bool merged)
    {
        foreach (var directory in (string[])["bin", "sbin"])
            Assert.Equal(merged ? "usr/" + directory : null, new DirectoryInfo(Path.Combine(root, directory)).LinkTarget);
        Assert.Equal("the image's shell", File.ReadAllText(Path.Combine(root, "usr/bin/sh")));
        Assert.Equal("the binary", File.ReadAllText(Path.Combine(root, "usr/bin/s6-overlay")));
        Assert.Equal(Convert.ToInt32("700", 8), (int)File.GetUnixFileMode(Path.Combine(root, "etc")));
        Assert.Equal(Convert.ToInt32("755", 8), (int)File.GetUnixFileMode(Path.Combine(root, "etc/cont-init.d")));
        Assert.Equal(Convert.ToInt32("755", 8), (int)File.GetUnixFileMode(Path.Combine(root, "usr/bin/s6-overlay")));
        foreach (var link in (IEnumerable<string>)["if", "s6-svc"])
            Assert.Equal("s6-overlay", new FileInfo(Path.Combine(root, "usr/bin", link)).LinkTarget);
        foreach (var shim in (IEnumerable<string>)["init", "usr/bin/with-contenv"])
            Assert.StartsWith($"#!/usr/bin/s6-overlay --shim={shim.Split('/').Last()}\n", File.ReadAllText(Path.Combine(root, shim)));
        Assert.False(Path.Exists(Path.Combine(root, "usr/bin/init")));
    }
}
