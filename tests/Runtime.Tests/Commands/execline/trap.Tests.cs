using System;
using S6Overlay.Tests.Execline;
using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.Execline;

public sealed class TrapTests
{
    public static TheoryData<string> Cases => Case.Of("trap");

    [Theory]
    [MemberData(nameof(Cases))]
    public void DoesAsTheReference(string text) => Differential.Compare(text);

    [Fact]
    public void RunsTheTimeoutHandlerWhenNoSignalComes()
    {
        Result result = Cmd.Ours("execlineb", "-P", "-c", "trap -t 30 { timeout { s6-echo late } } sleep 0.4").Run();
        result.ShouldBe(0, result.Text);
        Assert.StartsWith("late\nlate\n", result.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void ASignalThatIsIgnoredIsTrappedAndTheProgramStillIgnoresIt() =>
        Cmd.Ours("sh", "-c", "trap '' USR1; exec execlineb -P -c 'trap { USR1 { s6-echo trapped } } sh -c \"kill -USR1 $$; kill -USR1 $PPID; sleep 0.3; echo alive\"'").Run()
            .ShouldSucceed("trapped\nalive\n");
}
