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
    [InlineData(0, "3", "-eq", "3")]
    [InlineData(1, "3", "-eq", "4")]
    [InlineData(0, "-e", "/etc/passwd")]
    [InlineData(1, "-e", "/nonexistent")]
    [InlineData(0, "-f", "/etc/passwd")]
    [InlineData(1, "-d", "/etc/passwd")]
    [InlineData(0, "-x", "/bin/sh")]
    [InlineData(0, "-n", "x")]
    [InlineData(1, "-n", "")]
    [InlineData(1, "-v", "NOT_SET")]
    [InlineData(0, "!", "-v", "NOT_SET")]
    [InlineData(0, "a", "!=", "b", "-a", "!", "(", "b", "=", "c", ")")]
    [InlineData(0, "\\-n", "=", "\\-n")]
    [InlineData(1)]
    public void TestsAsEltestDoes(int code, params string[] words) => Cmd.Ours("s6-test", words).Run().ShouldBe(code, "");

    [Fact]
    public void RefusesWhatIsNoTest() => Cmd.Ours("s6-test", "-n", "=").Run().ShouldFail(100, "s6-test: fatal: parse error");
}
