using S6Overlay.Tests.Execline;
using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.Execline;

public sealed class RedirfdTests
{
    public static TheoryData<string> Cases => Case.Of("redirfd");

    [Theory]
    [MemberData(nameof(Cases))]
    public void DoesAsTheReference(string text) => Differential.Compare(text);

    [Theory]
    [InlineData("redirfd -f -r fd /etc/passwd importas -S fd eltest $fd -ge 3")]
    [InlineData("redirfd -f -E -r fd /etc/passwd eltest $fd -ge 3")]
    public void PutsTheDescriptorIntoAVariable(string script) =>
        Cmd.Ours("execlineb", "-P", "-c", script).Run().ShouldSucceed("");
}
