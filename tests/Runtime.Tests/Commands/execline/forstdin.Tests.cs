using S6Overlay.Tests.Execline;
using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.Execline;

public sealed class ForstdinTests
{
    public static TheoryData<string> Cases => Case.Of("forstdin");

    [Theory]
    [MemberData(nameof(Cases))]
    public void DoesAsTheReference(string text) => Differential.Compare(text);

    [Fact]
    public void AnInputThatDoesNotBlockIsWaitedFor() =>
        Cmd.Ours("execlineb", "-P", "-c", "pipeline { foreground { s6-sleep -m 200 } printf \"a\\nb\\n\" } fdblock -n 0 forstdin -E x s6-echo -n ${x}.").Run()
            .ShouldSucceed("a.b.");
}
