using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.Overlay;

public sealed class JustcEnvdirTests
{
    [Fact]
    public void ReadsWholeFiles()
    {
        using var folder = new TempFolder();
        folder.Write("V", new string('x', 10_000) + "\nsecond\n");
        Cmd.Ours("justc-envdir", folder.Root, "printenv", "V").Run().ShouldSucceed(new string('x', 10_000) + "\nsecond\n");
    }

    [Fact]
    public void SaysWhatItCannotRead() => Cmd.Ours("justc-envdir", "/there/is/none", "true").Run().ShouldFail(111, "unable to read /there/is/none");

    [Fact]
    public void NeedsAProgram() => Cmd.Ours("justc-envdir", "/").Run().ShouldFail(100, "usage");
}
