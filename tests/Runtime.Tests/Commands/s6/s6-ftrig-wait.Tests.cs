using System.IO;
using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.S6;

public sealed class S6FtrigWaitTests
{
    [Fact]
    public void EndsWithTheTimeOut()
    {
        using var folder = new TempFolder();
        Cmd.Ours("s6-mkfifodir", folder["fifodir"]).Run().ShouldSucceed("");
        Cmd.Ours("s6-ftrig-wait", "-t", "50", folder["fifodir"], "x").Run().ShouldFail(1);
        Assert.Empty(Directory.GetFiles(folder["fifodir"]));
    }

    [Fact]
    public void RefusesAWrongCommandLine()
    {
        Cmd.Ours("s6-ftrig-wait", "x").Run().ShouldFail(100, "s6-ftrig-wait: usage: s6-ftrig-wait");
        Cmd.Ours("s6-ftrig-wait", "-t", "x", "a", "b").Run().ShouldFail(100, "s6-ftrig-wait: usage: s6-ftrig-wait");
    }
}
