using System.IO;
using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.S6;

public sealed class S6FtrigNotifyTests
{
    [Fact]
    public void SendsEveryByteToWhoListens()
    {
        using var folder = new TempFolder();
        Cmd.Ours("s6-mkfifodir", folder["fifodir"]).Run().ShouldSucceed("");
        Cmd.Ours("s6-ftrig-notify", folder["fifodir"], "nobody").Run().ShouldSucceed("");
        using Running listening = Cmd.Ours("s6-ftrig-wait", "-t", "20000", folder["fifodir"], "abc").Start();
        Wait.Until(() => Directory.GetFiles(folder["fifodir"], "ftrig1:*").Length == 1, "it listens");
        Cmd.Ours("s6-ftrig-notify", folder["fifodir"], "abc").Run().ShouldSucceed("");
        listening.Finish().ShouldSucceed("c\n");
    }

    [Fact]
    public void RefusesAWrongCommandLine()
    {
        Cmd.Ours("s6-ftrig-notify").Run().ShouldFail(100, "s6-ftrig-notify: usage: s6-ftrig-notify");
        Cmd.Ours("s6-ftrig-notify", "a").Run().ShouldFail(100, "s6-ftrig-notify: usage: s6-ftrig-notify");
    }
}
