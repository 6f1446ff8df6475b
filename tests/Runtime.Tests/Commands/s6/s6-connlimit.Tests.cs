using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.S6;

public sealed class S6ConnlimitTests
{
    [Theory]
    [InlineData(null, "1", "1")]
    [InlineData("X", "2", "1")]
    [InlineData("X", "1", "1")]
    [InlineData("X", "1", "2")]
    [InlineData("X", null, "1")]
    [InlineData("X", "1", null)]
    [InlineData("", "1", "1")]
    [InlineData("X", "a", "1")]
    [InlineData("X", "1", "a")]
    public void DecidesAsTheReferenceDoes(string? protocol, string? max, string? number)
    {
        Both.ShouldAgree("s6-connlimit", ["echo", "in"], cmd =>
        {
            if (protocol is not null)
                cmd.With("PROTO", protocol);
            if (max is not null)
                cmd.With("XCONNMAX", max);
            if (number is not null)
                cmd.With("XCONNNUM", number);
        });
    }

    [Fact]
    public void NeedsAProgram() => Cmd.Ours("s6-connlimit").Run().ShouldFail(100, "usage");
}
