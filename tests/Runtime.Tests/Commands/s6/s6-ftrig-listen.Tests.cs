using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.S6;

public sealed class S6FtrigListenTests
{
    [Fact]
    public void WaitsForAllOfItsPatternsOrForAnyOfThem()
    {
        using var folder = new TempFolder();
        string a = folder["a"], b = folder["b"];
        Cmd.Ours("s6-mkfifodir", a).Run().ShouldSucceed("");
        Cmd.Ours("s6-mkfifodir", b).Run().ShouldSucceed("");
        Cmd.Ours("s6-ftrig-listen", "-o", "-t", "20000", " " + a, " x", " " + b, " y", "", "s6-ftrig-notify", a, "x").Run().ShouldSucceed("");
        Cmd.Ours("s6-ftrig-listen", "-a", "-t", "50", " " + a, " x", " " + b, " y", "", "s6-ftrig-notify", a, "x").Run().ShouldFail(1);
    }

    [Fact]
    public void RefusesABlockThatIsNotPaired()
    {
        Cmd.Ours("s6-ftrig-listen", " a", "", "true").Run().ShouldFail(100, "usage");
        Cmd.Ours("s6-ftrig-listen", "", "true").Run().ShouldFail(100, "usage");
    }
}
