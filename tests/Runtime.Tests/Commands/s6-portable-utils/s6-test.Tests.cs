using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.PortableUtils;

public sealed class S6TestTests
{
    [Theory]
    [InlineData(0, "a", "=", "a")]
    [InlineData(1, "a", "=", "b")]
    [InlineData(0, "1", "-ne", "2")]
    [InlineData(0, "-n", "a", "-a", "-d", "/")]
    [InlineData(1, "-z", "a", "-o", "-f", "/")]
    [InlineData(0, "-v", "PATH")]
    [InlineData(1, "!", "-x", "/")]
    [InlineData(1)]
    public void TestsAsEltestDoes(int code, params string[] words) => Cmd.Ours("s6-test", words).Run().ShouldBe(code, "");

    [Fact]
    public void RefusesWhatIsNoTest() => Cmd.Ours("s6-test", "-n", "=").Run().ShouldFail(100, "s6-test: fatal: parse error");
}
