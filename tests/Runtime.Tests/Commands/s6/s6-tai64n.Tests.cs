using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.S6;

public sealed class S6Tai64nTests
{
    [Theory]
    [InlineData("a\nb\n")]
    [InlineData("a\nb")]
    [InlineData("\n")]
    [InlineData("")]
    public void StampsLines(string input)
    {
        foreach (Suite suite in (Suite[])[Suite.Ours, Suite.Reference])
        {
            string text = Cmd.Of(suite, "s6-tai64n").Input(input).Run().Text;
            Assert.Matches(input.Length == 0 ? "^$" : "^(@4[0-9a-f]{23} [ab]?\n)+$", text);
            Assert.Equal(input.TrimEnd((char)10), System.Text.RegularExpressions.Regex.Replace(text, "@[0-9a-f]{24} ", "").TrimEnd((char)10));
        }
    }

    [Fact]
    public void CountsLeapSecondsAsTheReferenceDoes() =>
        Assert.Equal(Cmd.Of(Suite.Reference, "s6-tai64n").Input("x\n").Run().Text[..13], Cmd.Ours("s6-tai64n").Input("x\n").Run().Text[..13]);

    [Fact]
    public void DoesNotKeepLinesBack()
    {
        using Running filter = Cmd.Ours("s6-tai64n").Start();
        filter.Send("now\n"u8);
        Wait.Until(() => filter.TextSoFar.EndsWith("now\n", System.StringComparison.Ordinal), "the line is there");
    }
}
