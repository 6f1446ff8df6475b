using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.Execline;

public sealed class LoopwhileTests
{
    [Fact]
    public void LoopsAsLoopwhilexDoes() => Cmd.Ours("loopwhile", "-x", "3", "exit", "3").Run().ShouldBe(3, "");

    [Fact]
    public void RefusesToWorkWithoutAProgram() => Cmd.Ours("loopwhile").Run().ShouldFail(100, "loopwhile: usage:");
}
