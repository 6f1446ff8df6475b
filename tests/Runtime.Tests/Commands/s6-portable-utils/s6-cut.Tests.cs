using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.PortableUtils;

public sealed class S6CutTests
{
    private const string Text = "a:b:c\nd:e\nnodelim\n:x\n\n::\nl:m:n\n";

    [Theory]
    [InlineData("-d: -f1")]
    [InlineData("-d: -f2")]
    [InlineData("-d: -f1,3")]
    [InlineData("-d: -f3,1")]
    [InlineData("-d: -f2-")]
    [InlineData("-d: -f-2")]
    [InlineData("-d: -f2,4")]
    [InlineData("-d: -f1-2,2-3")]
    [InlineData("-d: -f1-,3")]
    [InlineData("-d: -f7")]
    [InlineData("-s -d: -f2")]
    [InlineData("-s -d: -f2-")]
    [InlineData("-f1")]
    [InlineData("-sf1")]
    [InlineData("-d, -f1")]
    [InlineData("-c2")]
    [InlineData("-c1-3")]
    [InlineData("-b1-2,4")]
    [InlineData("-b5-")]
    [InlineData("-b-2")]
    [InlineData("-b1,1,1")]
    [InlineData("-b2-3,3-4,1")]
    [InlineData("-n -b2-")]
    [InlineData("-b100")]
    [InlineData("-b1-18446744073709551614")]
    [InlineData("-d: -f0")]
    [InlineData("-d: -f3-1")]
    [InlineData("-d: -fa")]
    [InlineData("-d: -f-")]
    [InlineData("-b1 -f1")]
    public void AgreesWithTheSystemsCut(string options) => Peer.Agrees("s6-cut", "cut", options.Split(' '), Text);

    [Theory]
    [InlineData("1 2", "a:b")]
    [InlineData("1\t3", "a:c")]
    public void SeparatesTheListByBlanksToo(string list, string expected) =>
        Cmd.Ours("s6-cut", "-d:", "-f", list).Input("a:b:c").Run().ShouldSucceed(expected);

    [Theory]
    [InlineData("a\0b\0c\n", "\0b\0\n")]
    [InlineData("abc", "bc")]
    [InlineData("é\n", "\uFFFD\n")]
    public void CutsBytes(string input, string expected) => Cmd.Ours("s6-cut", "-b2-4").Input(input).Run().ShouldSucceed(expected);

    [Fact]
    public void ReadsFilesInTurn()
    {
        using var folder = new TempFolder();
        folder.Write("a", "12\n");
        folder.Write("b", "34\n");
        Cmd.Ours("s6-cut", "-c1", "a", "-", "b").In(folder.Root).Input("56\n").Run().ShouldSucceed("1\n5\n3\n");
    }

    [Fact]
    public void GoesOnAfterAFileItCannotOpen()
    {
        using var folder = new TempFolder();
        folder.Write("b", "34\n");
        Cmd.Ours("s6-cut", "-c1", "missing", "b").In(folder.Root).Run()
            .ShouldBe(111, "3\n", "s6-cut: fatal: unable to open missing for reading: No such file or directory\n");
    }

    [Theory]
    [InlineData("1,,2")]
    [InlineData("1x")]
    [InlineData("-0")]
    public void RefusesABadList(string list) => Cmd.Ours("s6-cut", "-c", list).Run().ShouldFail(100, "s6-cut: fatal: invalid list argument: " + list);

    [Theory]
    [InlineData]
    [InlineData("file")]
    [InlineData("-x")]
    [InlineData("-b", "")]
    public void RefusesAnythingElse(params string[] arguments) => Cmd.Ours("s6-cut", arguments).Run().ShouldFail(100, "s6-cut: usage: ");
}
