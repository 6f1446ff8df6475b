using System;
using System.Linq;
using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.PortableUtils;

public sealed class S6GrepTests
{
    private const string Text = "foo\nbar\nFOO\nA.b\naxb\n\nfoo*bar\nlast foo";

    [Theory]
    [InlineData("foo")]
    [InlineData("-i", "foo")]
    [InlineData("-v", "foo")]
    [InlineData("-n", "foo")]
    [InlineData("-nv", "foo")]
    [InlineData("-c", "foo")]
    [InlineData("-cv", "foo")]
    [InlineData("-c", "zzz")]
    [InlineData("-q", "foo")]
    [InlineData("-q", "zzz")]
    [InlineData("-qc", "foo")]
    [InlineData("-E", "fo+|bar")]
    [InlineData("-E", "^(f|b)")]
    [InlineData("fo\\{2\\}$")]
    [InlineData("^f")]
    [InlineData("a.b")]
    [InlineData("-F", "a.b")]
    [InlineData("-F", "A.b")]
    [InlineData("-Fi", "a.b")]
    [InlineData("-F", "foo*")]
    [InlineData("-Fi", "FOO*B")]
    [InlineData("-F", "")]
    [InlineData("")]
    [InlineData("-v", ".")]
    [InlineData("[[:upper:]]")]
    [InlineData("[^a-z]")]
    [InlineData("\\(o\\)\\1")]
    [InlineData("--", "-x")]
    public void AgreesWithTheSystemsGrep(params string[] arguments) => Peer.Agrees("s6-grep", "grep", arguments, Text);

    [Theory]
    [InlineData("b.ar")]
    [InlineData("b[^a]ar")]
    [InlineData("^b")]
    public void TakesAnyByteForACharacter(string pattern) =>
        Assert.Equal((byte[])[(byte)'b', 0xFF, (byte)'a', (byte)'r', (byte)'\n'],
            Cmd.Ours("s6-grep", pattern).Input([(byte)'b', 0xFF, (byte)'a', (byte)'r', (byte)'\n']).Run().Output);

    public static TheoryData<string, string> Classes => new()
    {
        { "alpha", Ascii(char.IsAsciiLetter) },
        { "upper", Ascii(char.IsAsciiLetterUpper) },
        { "lower", Ascii(char.IsAsciiLetterLower) },
        { "digit", Ascii(char.IsAsciiDigit) },
        { "alnum", Ascii(char.IsAsciiLetterOrDigit) },
        { "xdigit", Ascii(char.IsAsciiHexDigit) },
        { "punct", "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~" },
        { "graph", Ascii(letter => letter is > ' ' and < '\x7f') },
        { "print", Ascii(letter => letter is >= ' ' and < '\x7f') },
        { "blank", "\t " },
        { "space", "\t\v\f\r " },
        { "cntrl", Ascii(char.IsControl) },
    };

    [Theory]
    [MemberData(nameof(Classes))]
    public void AClassHoldsItsAsciiCharactersAndNoByteBeyond(string name, string members) =>
        Cmd.Ours("s6-grep", $"[[:{name}:]]").Input(EveryByteOnALine()).Run().ShouldSucceed(string.Concat(members.Select(member => $"{member}\n")));

    [Theory]
    [InlineData("[a-z]")]
    [InlineData("[[:lower:]]")]
    public void WithoutCaseALetterMatchesItsOtherForm(string pattern) =>
        Cmd.Ours("s6-grep", "-i", pattern).Input(EveryByteOnALine()).Run()
            .ShouldSucceed(string.Concat(Ascii(char.IsAsciiLetter).Select(letter => $"{letter}\n")));

    private static string Ascii(Func<char, bool> belongs) =>
        string.Concat(Enumerable.Range(1, 127).Select(value => (char)value).Where(letter => letter != '\n' && belongs(letter)));

    private static byte[] EveryByteOnALine() =>
        [.. Enumerable.Range(1, 255).Where(value => value != '\n').SelectMany(value => (byte[])[(byte)value, (byte)'\n'])];

    [Fact]
    public void FindsALiteralBehindANulByte() => Cmd.Ours("s6-grep", "-F", "x").Input("a\0x\nb\n").Run().ShouldSucceed("a\0x\n");

    [Theory]
    [InlineData("-EF")]
    [InlineData("-FE")]
    [InlineData("-FEi")]
    public void ALiteralIsOneWhateverElseItIsSaidToBe(string options) =>
        Cmd.Ours("s6-grep", options, "a.c").Input("abc\na.c\n").Run().ShouldSucceed("a.c\n");

    [Theory]
    [InlineData("", 1)]
    [InlineData("\n", 0)]
    public void SaysWhetherThereWasALine(string input, int code) => Cmd.Ours("s6-grep", "-q", "").Input(input).Run().ShouldBe(code, "");

    [Theory]
    [InlineData("\\(")]
    [InlineData("[")]
    [InlineData("a\\{1")]
    public void RefusesABadPattern(string pattern) =>
        Cmd.Ours("s6-grep", pattern).Run().ShouldFail(111, "s6-grep: fatal: unable to compile regular expression: ");

    [Theory]
    [InlineData]
    [InlineData("a", "b")]
    [InlineData("-z", "a")]
    public void RefusesAnythingElse(params string[] arguments) => Cmd.Ours("s6-grep", arguments).Run().ShouldFail(100, "s6-grep: usage: ");

    [Fact]
    public void AnswersALineAsSoonAsItHasIt()
    {
        using Running running = Cmd.Ours("s6-grep", "a").Start();
        running.Send("abc\n"u8);
        Wait.Until(() => running.TextSoFar == "abc\n", "the line comes back");
        running.Finish().ShouldSucceed("abc\n");
    }

    [Fact]
    public void ReadsALineOfSeveralMegabytes()
    {
        string line = new('x', 5_000_000);
        Cmd.Ours("s6-grep", "-c", "x$").Input(line + "\nb\n").Run().ShouldSucceed("1\n");
    }
}
