using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.Overlay;

public sealed class WithContenvLegacyTests
{
    [Fact]
    public void TakesTheFirstLineWithoutBlanksAtItsEnd()
    {
        using var folder = new TempFolder();
        folder.Write("container_environment/V", "first \t\nsecond\n");
        Cmd.Ours("with-contenv-legacy", "printenv", "V").With("S6_OVERLAY_RUNTIME", folder.Root).Run().ShouldSucceed("first\n");
    }

    [Fact]
    public void NeedsAProgram() => Cmd.Ours("with-contenv-legacy").Run().ShouldFail(100, "usage");
}
