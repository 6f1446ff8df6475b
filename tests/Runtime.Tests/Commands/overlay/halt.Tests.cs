using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.Overlay;

public sealed class HaltTests
{
    [Fact]
    public void RefusesAWrongCommandLine()
    {
        Cmd.Ours("halt", "-x").Run().ShouldFail(100, "halt: usage: halt");
    }
}
