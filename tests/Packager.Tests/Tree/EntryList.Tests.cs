using System;
using System.Linq;
using S6Overlay.Packaging.Tests.Support;
using S6Overlay.Packaging.Tree;
using Xunit;

namespace S6Overlay.Packaging.Tests.Tree;

public sealed class EntryListTests
{
    [Fact]
    public void ShimsInBinAndSbinPrecedeTheLinksAndDirectoriesPrecedeTheirContents()
    {
        Entry[] entries =
        [
            new LinkEntry("usr/bin/if", "s6-overlay"),
            Archives.File("etc/s6/a"),
            Archives.File("sbin/s6-svscan"),
            new DirectoryEntry("etc/s6", Permissions.Executable),
            Archives.File("etc/s6-overlay-release"),
            Archives.File("init"),
            Archives.File("bin/execlineb"),
        ];
        string[] expected = ["bin/execlineb", "etc/s6", "etc/s6-overlay-release", "etc/s6/a", "init", "sbin/s6-svscan", "usr/bin/if"];
        Assert.Equal(expected, EntryList.Of(entries).Entries.Select(entry => entry.Path));
        Array.Reverse(entries);
        Assert.Equal(expected, EntryList.Of(entries).Entries.Select(entry => entry.Path));
    }

    [Fact]
    public void APathThatOccursTwiceIsRefused() =>
        Assert.Contains("occurs twice", Refusal(Archives.File("a"), new LinkEntry("a", "b")));

    [Fact]
    public void APathBelowAFileOrLinkIsRefused()
    {
        Assert.Contains("'a', which is not a directory", Refusal(Archives.File("a/b"), Archives.File("a-"), Archives.File("a")));
        Assert.Contains("'a/b', which is not a directory", Refusal(Archives.File("a/b/c/d"), new LinkEntry("a/b", "/tmp")));
    }

    [Fact]
    public void APathThatLeavesTheTreeIsRefused() => Assert.Contains("'..' component", Refusal(Archives.File("a/../../b")));

    private static string Refusal(params Entry[] entries) =>
        Assert.Throws<PackagingException>(() => EntryList.Of(entries)).Message;
}
