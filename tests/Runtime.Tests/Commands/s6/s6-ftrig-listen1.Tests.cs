using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.S6;

public sealed class S6FtrigListen1Tests
{
    [Fact]
    public void ListensBeforeTheProgramRuns()
    {
        using var folder = new TempFolder();
        Cmd.Ours("s6-mkfifodir", folder["fifodir"]).Run().ShouldSucceed("");
        Cmd.Ours("s6-ftrig-listen1", "-t", "20000", folder["fifodir"], "u", "s6-ftrig-notify", folder["fifodir"], "u").Run().ShouldSucceed("u\n");
    }

    [Fact]
    public void RefusesAWrongCommandLine()
    {
        Cmd.Ours("s6-ftrig-listen1").Run().ShouldFail(100, "s6-ftrig-listen1: usage: s6-ftrig-listen1");
        Cmd.Ours("s6-ftrig-listen1", "/tmp", "b").Run().ShouldFail(100, "s6-ftrig-listen1: usage: s6-ftrig-listen1");
    }
}
