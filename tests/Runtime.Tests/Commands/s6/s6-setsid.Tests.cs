using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.S6;

public sealed class S6SetsidTests
{

    [Theory]
    [InlineData("", "leads group\nleads session\n")]
    [InlineData("-s", "leads group\nleads session\n")]
    [InlineData("-b", "leads group\n")]
    public void LeadsWhatItIsAskedTo(string option, string expected)
    {
        string[] shell = ["cat", "/proc/self/stat"];
        Result result = Cmd.Ours("s6-setsid", option.Length == 0 ? shell : [option, .. shell]).Run();
        string[] fields = result.Text.Split(' ');
        string said = (fields[0] == fields[4] ? "leads group\n" : "") + (fields[0] == fields[5] ? "leads session\n" : "");
        Assert.Equal(expected, said);
    }

    [Theory]
    [InlineData]
    [InlineData("-z")]
    [InlineData("-d", "x", "true")]
    [InlineData("-i", "s6-setsid", "-i", "true")]
    [InlineData("-I", "s6-setsid", "-I", "true")]
    [InlineData("-q", "s6-setsid", "-q", "true")]
    [InlineData("-i", "-f", "-d", "0", "true")]
    [InlineData("-f", "-d", "0", "true")]
    [InlineData("-ig", "-d", "9", "true")]
    [InlineData("-I", "s6-setsid", "-g", "-d", "9", "true")]
    [InlineData("-q", "s6-setsid", "-ig", "-d", "9", "true")]
    public void FailsOrGoesOnAsTheReferenceDoes(params string[] arguments) => Both.ShouldAgree("s6-setsid", arguments);

    [Fact]
    public void SaysNothingWhenItShallBeSilent() => Cmd.Ours("s6-setsid", "-q", "s6-setsid", "-q", "echo", "ok").Run().ShouldSucceed("ok\n");
}
