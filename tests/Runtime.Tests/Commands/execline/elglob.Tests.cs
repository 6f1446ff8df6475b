using S6Overlay.Tests.Execline;
using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.Execline;

public sealed class ElglobTests
{
    public static TheoryData<string> Cases => Case.Of("elglob");

    [Theory]
    [MemberData(nameof(Cases))]
    public void DoesAsTheReference(string text) => Differential.Compare(text);

    [Theory]
    [InlineData("elglob -s -d : A /etc/pass[w]d s6-echo $A", "/etc/passwd:\n")]
    [InlineData("elglob -s -n -d :x A /etc/pass[w]d s6-echo $A", "/etc/passwd\n")]
    [InlineData("elglob -s -d \"\" A /etc/pass[w]d s6-echo $A", "11:/etc/passwd,\n")]
    [InlineData("elglob -s -n A /etc/pass[w]d s6-echo $A", "/etc/passwd\n")]
    public void JoinsTheMatchesWithADelimiter(string script, string output) =>
        Cmd.Ours("execlineb", "-P", "-c", script).Run().ShouldSucceed(output);
}
