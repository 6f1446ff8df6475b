using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.Execline;

public sealed class ExeclineTests
{
    [Fact]
    public void RunsTheCommandItIsGiven() => Cmd.Ours("execline", "exit", "3").Run().ShouldBe(3, "");

    [Fact]
    public void RefusesWhatIsNotOfTheSuite() => Cmd.Ours("execline", "s6-echo", "a").Run().ShouldFail(100, "execline: fatal: s6-echo is not");

    [Fact]
    public void RefusesToWorkWithoutACommand() => Cmd.Ours("execline").Run().ShouldFail(100, "execline: usage: execline");
}
