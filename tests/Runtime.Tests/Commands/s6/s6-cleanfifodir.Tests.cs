using System.IO;
using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.S6;

public sealed class S6CleanfifodirTests
{
    [Fact]
    public void RemovesFifosThatNobodyReadsAndKeepsTheOthers()
    {
        using var folder = new TempFolder();
        Cmd.Ours("s6-mkfifodir", folder["fifodir"]).Run().ShouldSucceed("");
        Cmd.Ours("s6-mkfifo", folder["fifodir/ftrig1:@400000006a000000000000000:aaaaaa"]).Run().ShouldSucceed("");
        using Running listening = Cmd.Ours("s6-ftrig-wait", folder["fifodir"], "x").Start();
        Wait.Until(() => Directory.GetFiles(folder["fifodir"], "ftrig1:*").Length == 2, "it listens");
        Cmd.Ours("s6-cleanfifodir", folder["fifodir"]).Run().ShouldSucceed("");
        Assert.Single(Directory.GetFiles(folder["fifodir"]));
    }

    [Fact]
    public void RefusesAWrongCommandLine()
    {
        Cmd.Ours("s6-cleanfifodir").Run().ShouldFail(100, "s6-cleanfifodir: usage: s6-cleanfifodir");
    }
}
