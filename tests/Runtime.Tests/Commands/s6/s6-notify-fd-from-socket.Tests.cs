using System.IO;
using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.S6;

public sealed class S6NotifyFdFromSocketTests
{
    private const string Notify = "import socket,os,sys; s=socket.socket(socket.AF_UNIX,socket.SOCK_DGRAM); s.sendto(sys.argv[1].encode(),chr(0)+os.environ[\"NOTIFY_SOCKET\"][1:]); sys.stdin.read()";

    [Theory]
    [InlineData("READY=1", "\n")]
    [InlineData("STATUS=x\nREADY=1\n", "\n")]
    [InlineData("READY=10", "")]
    public void TellsTheService(string said, string told)
    {
        using var folder = new TempFolder();
        folder.Write("notification-fd", "7\n");
        folder.Write("notify.py", Notify);
        using Running daemon = new Cmd("/bin/sh", ["-c", $"exec {Programs.Folder}/s6-notify-fd-from-socket -t 2000 /usr/bin/env python3 notify.py \"$0\" 7>told", said]).In(folder.Root)
            .With("PATH", System.Environment.GetEnvironmentVariable("PATH")!).Start();
        if (told.Length > 0)
            Wait.Until(() => File.Exists(folder["told"]) && folder.Read("told") == told, "the service is told");
        Assert.Equal(0, daemon.Finish().Code);
        Assert.Equal(told, folder.Read("told"));
    }

    [Fact]
    public void NeedsANotificationDescriptor()
    {
        using var folder = new TempFolder();
        Cmd.Ours("s6-notify-fd-from-socket", "true").In(folder.Root).Run().ShouldFail(111, "unable to read notification-fd");
        folder.Write("notification-fd", "x");
        Cmd.Ours("s6-notify-fd-from-socket", "true").In(folder.Root).Run().ShouldFail(100, "notification-fd does not hold a number");
        Cmd.Ours("s6-notify-fd-from-socket", "-3", "9", "true").Run().ShouldFail(111, "notification descriptor 9");
        Cmd.Ours("s6-notify-fd-from-socket", "--no-doublefork", "--notification-fd=9", "true").Run().ShouldFail(111, "notification descriptor 9");
        Cmd.Ours("s6-notify-fd-from-socket", "--no-doublefork=1", "true").Run().ShouldFail(100, "usage");
    }

    [Fact]
    public void TheNotificationEndsWithTheDaemon()
    {
        // The pipe ends for its reader once the daemon and the process beside it are gone.
        using Running daemon = new Cmd("/bin/sh", ["-c", $"{Programs.Folder}/s6-notify-fd-from-socket -3 7 sleep 0.1 7>&1 | cat; echo over"]).Start();
        daemon.Finish().ShouldSucceed("over\n");
    }
}
