using S6Overlay.Packaging.Tree;
using Xunit;

namespace S6Overlay.Packaging.Tests.Tree;

public sealed class PathPatternTests
{
    [Theory]
    [InlineData("init", "init", true)]
    [InlineData("init", "inits", false)]
    [InlineData("init", "etc/init", false)]
    [InlineData("etc/*", "etc/passwd", true)]
    [InlineData("etc/*", "etc/a/b", false)]
    [InlineData("etc/*", "etc", false)]
    [InlineData("etc/*.d", "etc/cont-init.d", true)]
    [InlineData("etc/*-*.d", "etc/cont-init.d", true)]
    [InlineData("etc/?un", "etc/run", true)]
    [InlineData("etc/?un", "etc/un", false)]
    [InlineData("**/run", "run", true)]
    [InlineData("**/run", "etc/services.d/app/run", true)]
    [InlineData("**/run", "etc/services.d/app/prune", false)]
    [InlineData("etc/**", "etc/a/b/c", true)]
    [InlineData("etc/**/c", "etc/c", true)]
    [InlineData("etc/**/c", "var/c", false)]
    [InlineData("**", "anything/at/all", true)]
    [InlineData("a**b", "axyb", true)]
    [InlineData("a[b]", "ab", false)]
    public void WildcardsStayWithinAComponentUnlessDoubled(string pattern, string path, bool matches) =>
        Assert.Equal(matches, new PathPattern(pattern).Matches(path));
}
