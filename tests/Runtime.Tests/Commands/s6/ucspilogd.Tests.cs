using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.S6;

public sealed class UcspilogdTests
{
    [Theory]
    [InlineData("<13>hello\n<0>x\0plain\n<999>big\n<191>z\n<192>q\n<12x>a\n<>b\n<7\n\n\0last<13>")]
    [InlineData("")]
    [InlineData("<13>no end")]
    public void TranslatesAsTheReferenceDoes(string input)
    {
        Both.ShouldAgree("ucspilogd", [], cmd => cmd.Input(input));
        Both.ShouldAgree("ucspilogd", ["A", "B"], cmd => cmd.With("A", "value").Input(input));
        Both.ShouldAgree("ucspilogd", ["-D", "undef", "B"], cmd => cmd.Input(input));
    }

    [Fact]
    public void KnowsEveryCode()
    {
        string all = string.Concat(System.Linq.Enumerable.Select(System.Linq.Enumerable.Range(0, 200), static i => $"<{i}>m\n"));
        Both.ShouldAgree("ucspilogd", [], cmd => cmd.Input(all));
    }

    [Fact]
    public void RefusesAnUnknownOption() => Cmd.Ours("ucspilogd", "-z").Run().ShouldFail(100, "usage");
}
