using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.PortableUtils;

public sealed class S6ExprTests
{
    [Theory]
    [InlineData("1 + 2")]
    [InlineData("1 - 3")]
    [InlineData("2 * 3")]
    [InlineData("7 / 2")]
    [InlineData("7 % 3")]
    [InlineData("-7 / 2")]
    [InlineData("-7 % 3")]
    [InlineData("10 - 4 - 3")]
    [InlineData("2 * 3 % 4")]
    [InlineData("1 + 2 * 3")]
    [InlineData("( 1 + 2 ) * 3")]
    [InlineData("( ( ( 7 ) ) )")]
    [InlineData("1 < 2")]
    [InlineData("10 < 9")]
    [InlineData("10 < 9a")]
    [InlineData("b > a")]
    [InlineData("2 >= 3")]
    [InlineData("3 <= 3")]
    [InlineData("a = a")]
    [InlineData("a != b")]
    [InlineData("1 = 01")]
    [InlineData("1 = 1 = 1")]
    [InlineData("1 < 2 < 3")]
    [InlineData("a | b")]
    [InlineData("0 | b")]
    [InlineData("0 | 0")]
    [InlineData("00 | 7")]
    [InlineData("a & b")]
    [InlineData("a & 0")]
    [InlineData("0 & a")]
    [InlineData("1 & 2 | 3")]
    [InlineData("0 | 1 & 0 | 5")]
    [InlineData("1 | 1 / 0")]
    [InlineData("0 & 1 / 0")]
    [InlineData("abc")]
    [InlineData("0")]
    [InlineData("00")]
    [InlineData("-0")]
    [InlineData("-5")]
    [InlineData("1 - 1")]
    [InlineData("abc : a")]
    [InlineData("abc : a.*")]
    [InlineData("abc : b")]
    [InlineData("abc : \\(.\\)b")]
    [InlineData("abc : .\\(.*\\)")]
    [InlineData("abc : x\\(.\\)")]
    [InlineData("a(c : a[\\(]c")]
    [InlineData("abc : [^]]*")]
    [InlineData("2 * abc : .. + 1")]
    [InlineData("1 + a")]
    [InlineData("1 / 0")]
    [InlineData("1 % 0")]
    [InlineData("1 +")]
    [InlineData("( 1")]
    [InlineData("1 )")]
    [InlineData("1 2")]
    [InlineData("( )")]
    [InlineData("")]
    [InlineData("9223372036854775807 - 1")]
    [InlineData("-9223372036854775808 + 1")]
    public void AgreesWithTheSystemsExpr(string expression) =>
        Peer.Agrees("s6-expr", "expr", expression.Split(' ', System.StringSplitOptions.RemoveEmptyEntries));

    [Theory]
    [InlineData(0, "b\n", "", "|", "b")]
    [InlineData(1, "0\n", "", "&", "b")]
    [InlineData(1, "\n", "")]
    [InlineData(0, "1\n", "", "=", "")]
    [InlineData(0, "3\n", "--", "1", "+", "2")]
    [InlineData(1, "\n", "abc", ":", "x\\(.\\)")]
    public void KnowsEmptyStrings(int code, string expected, params string[] arguments) =>
        Cmd.Ours("s6-expr", arguments).Run().ShouldBe(code, expected);

    [Theory]
    [InlineData("9223372036854775807 + 1", "number too large")]
    [InlineData("9223372036854775807 * 2", "number too large")]
    [InlineData("-9223372036854775808 / -1", "number too large")]
    [InlineData("1 / 0", "division by zero")]
    [InlineData("a + 1", "not a number")]
    [InlineData("+1 + 1", "not a number")]
    [InlineData("a : \\(", "invalid regular expression")]
    public void SaysWhatIsWrong(string expression, string reason) =>
        Cmd.Ours("s6-expr", expression.Split(' ')).Run().ShouldBe(2, "", $"s6-expr: fatal: invalid expression: {reason}\n");

    [Fact]
    public void BoundsItsDepth()
    {
        string[] words = new string[5000];
        System.Array.Fill(words, "(");
        Cmd.Ours("s6-expr", words).Run().ShouldFail(2, "too many parentheses");
    }
}
