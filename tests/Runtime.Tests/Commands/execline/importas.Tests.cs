using S6Overlay.Tests.Execline;
using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.Execline;

public sealed class ImportasTests
{
    public static TheoryData<string> Cases => Case.Of("importas");

    [Theory]
    [MemberData(nameof(Cases))]
    public void DoesAsTheReference(string text) => Differential.Compare(text);

    [Theory]
    [InlineData("importas -S V s6-echo $V", "value\n")]
    [InlineData("importas -uS V importas -D gone -S V s6-echo $V", "value\n")]
    [InlineData("importas -S -D other W s6-echo $W", "other\n")]
    public void NeedsOneNameOnlyWithS(string script, string output) =>
        Cmd.Ours("execlineb", "-P", "-c", script).With("V", "value").Run().ShouldSucceed(output);
}
