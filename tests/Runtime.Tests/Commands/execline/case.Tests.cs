using S6Overlay.Tests.Execline;
using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.Execline;

public sealed class CaseTests
{
    public static TheoryData<string> Cases => Case.Of("case");

    [Theory]
    [MemberData(nameof(Cases))]
    public void DoesAsTheReference(string text) => Differential.Compare(text);

    [Theory]
    [InlineData("startx", "start|stop", "no\n")]
    [InlineData("start", "start|stop", "yes\n")]
    public void MatchesTheWholeValue(string value, string pattern, string output) =>
        Cmd.Ours("execlineb", "-P", "-c", $"case {value} {{ \"{pattern}\" {{ s6-echo yes }} }} s6-echo no").Run().ShouldSucceed(output);
}
