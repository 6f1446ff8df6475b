using System.IO;
using System.Linq;
using S6Overlay.Packaging.Tests.Support;
using S6Overlay.Packaging.Tree;
using Xunit;

namespace S6Overlay.Packaging.Tests.Tree;

public sealed class OverlayTreeTests
{
    private static readonly string[] Commands = ["init", "execlineb", "if", "with-contenv"];
    private static readonly Shim[] Shims = [new("init", "init"), new("bin/execlineb", "execlineb"), new("usr/bin/with-contenv", "with-contenv")];

    [Fact]
    public void EveryCommandIsALinkOrAShimAndTheBinaryIsOneFile()
    {
        using var folder = new TempFolder();
        var binary = new FileInfo(folder.Write("binary", "ELF"));
        var entries = OverlayTree.Assemble([Archives.File("etc/x")], binary, Commands, Shims);
        Assert.Equal(
            [
                "bin/execlineb", "etc/x", "init", "usr/bin/execlineb -> s6-overlay", "usr/bin/if -> s6-overlay",
                "usr/bin/s6-overlay", "usr/bin/with-contenv",
            ],
            EntryList.Of(entries).Entries.Select(entry => entry is LinkEntry link ? $"{link.Path} -> {link.Target}" : entry.Path));
    }

    [Fact]
    public void WithoutABinaryEverythingElseIsThere()
    {
        var entries = OverlayTree.Assemble([], binary: null, Commands, Shims).ToList();
        Assert.DoesNotContain(entries, entry => entry.Path == OverlayTree.BinaryPath);
        Assert.Contains(entries, entry => entry is LinkEntry { Path: "usr/bin/if", Target: OverlayTree.BinaryName });
    }

    [Fact]
    public void TheBinarysOwnNameInTheListIsNotALinkToItself() =>
        Assert.DoesNotContain(
            OverlayTree.Assemble([], null, ["s6-overlay", "if"], []),
            entry => entry is LinkEntry { Path: OverlayTree.BinaryPath });

    [Fact]
    public void AShimOfAnUnknownCommandIsRefused() =>
        Assert.Contains(
            "shim init: the binary has no command 'init'",
            Assert.Throws<PackagingException>(() => OverlayTree.Assemble([], null, ["if"], Shims)).Message);

    [Fact]
    public void TheCommandListHasOneNameALine()
    {
        using var folder = new TempFolder();
        Assert.Equal(["if", "s6-svc"], OverlayTree.ReadCommands(folder.Write("good", "if\ns6-svc\n")));
        Assert.Contains(":2: expected one", Refusal(folder.Write("bad", "if\na b\n")));
        Assert.Contains(":1: expected one", Refusal(folder.Write("path", "../if\n")));
        Assert.Contains("lists no command", Refusal(folder.Write("empty", "")));
        Assert.Contains("unable to read", Refusal(folder["missing"]));
    }

    private static string Refusal(string file) => Assert.Throws<PackagingException>(() => OverlayTree.ReadCommands(file)).Message;
}
