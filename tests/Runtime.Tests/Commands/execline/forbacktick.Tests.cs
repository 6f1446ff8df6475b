using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.Execline;

public sealed class ForbacktickTests
{
    [Fact]
    public void LoopsAsForbacktickxDoes() =>
        Cmd.Ours("execlineb", "-P", "-c", "forbacktick i { s6-echo -n \"a\nb\n\" } importas i i s6-echo <${i}>").Run().ShouldSucceed("<a>\n<b>\n");

    [Fact]
    public void RefusesToWorkWithoutAProgram() => Cmd.Ours("forbacktick", "i").Run().ShouldFail(100, "forbacktick: usage:");
}
