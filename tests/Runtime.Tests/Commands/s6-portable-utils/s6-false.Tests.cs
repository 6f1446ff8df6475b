using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.PortableUtils;

public sealed class S6FalseTests
{
    [Theory]
    [InlineData]
    [InlineData("a")]
    [InlineData("a", "b")]
    [InlineData("-x")]
    [InlineData("--help")]
    [InlineData("--")]
    [InlineData("")]
    public void IgnoresItsArguments(params string[] arguments) => Cmd.Ours("s6-false", arguments).Run().ShouldBe(1, "");

    [Theory]
    [InlineData(Suite.Ours)]
    [InlineData(Suite.OursExec)]
    public void GivesItsCodeToAChain(Suite suite) => Cmd.Of(suite, "s6-env", "A=1", "s6-false").Run().ShouldBe(1, "");

    [Fact]
    public void NeedsNoInput() => Cmd.Ours("s6-false").ClosedInput().Run().ShouldBe(1, "");
}
