using S6Overlay.Packaging.Tree;
using Xunit;

namespace S6Overlay.Packaging.Tests.Tree;

public sealed class MemberPathTests
{
    [Theory]
    [InlineData("init")]
    [InlineData("usr/bin/s6-overlay")]
    [InlineData("...")]
    [InlineData("a/..b/.c")]
    [InlineData("with space/ä")]
    public void APathInItsSimplestFormIsAMember(string path) => Assert.Null(MemberPath.Fault(path));

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("/etc/passwd", "is absolute")]
    [InlineData("../etc", "'..' component")]
    [InlineData("etc/../..", "'..' component")]
    [InlineData("./etc", "'.' component")]
    [InlineData("etc//x", "empty component")]
    [InlineData("etc/", "empty component")]
    [InlineData("a\0b", "NUL")]
    public void AnyOtherPathIsRefusedWithItsFault(string path, string fault)
    {
        Assert.Contains(fault, MemberPath.Fault(path));
        Assert.Contains(fault, Assert.Throws<PackagingException>(() => MemberPath.Checked(path)).Message);
    }

    [Theory]
    [InlineData("usr/bin/if", "s6-overlay", "usr/bin/s6-overlay")]
    [InlineData("usr/bin/if", "../lib/x", "usr/lib/x")]
    [InlineData("a", ".", "")]
    [InlineData("a/b/c", "../../d/./e", "d/e")]
    [InlineData("usr/bin/if", "../../../etc/passwd", null)]
    [InlineData("a", "../b/../../a", null)]
    [InlineData("a", "b/../../a", null)]
    [InlineData("usr/bin/sh", "/bin/sh", null)]
    [InlineData("a", "", null)]
    public void ALinkIsFollowedUntilItLeavesTheTree(string link, string target, string? destination) =>
        Assert.Equal(destination, MemberPath.LinkDestination(link, target));
}
