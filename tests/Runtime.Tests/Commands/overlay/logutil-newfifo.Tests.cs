using System.IO;
using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.Overlay;

public sealed class LogutilNewfifoTests
{
    [Theory]
    [InlineData(new string[0], "fifo 622 root:root\n")]
    [InlineData(new[] { "-o", "daemon" }, "fifo 622 daemon:daemon\n")]
    [InlineData(new[] { "-o", "1", "-g", "mail", "-m", "600" }, "fifo 600 daemon:mail\n")]
    [InlineData(new[] { "-g", "mail", "-o", "daemon" }, "fifo 622 daemon:mail\n")]
    public void MakesAFifo(string[] options, string expected)
    {
        using var folder = new TempFolder();
        Cmd.Ours("logutil-newfifo", [.. options, folder["fifo"]]).Run().ShouldSucceed("");
        new Cmd("/usr/bin/stat", ["-c", "%F %a %U:%G", folder["fifo"]]).Run().ShouldSucceed(expected);
        Cmd.Ours("logutil-newfifo", [.. options, folder["fifo"]]).Run().ShouldSucceed("");
    }

    [Fact]
    public void StoresItInTheHolderOfTheContainer()
    {
        using var folder = new TempFolder();
        string socket = folder.Folder("services/s6-fdholderd") + "/s";
        folder.Write("rules/uid/default/allow", "");
        folder.Write("rules/uid/default/env/S6_FDHOLDER_STORE_REGEX", "^fifo:\n");
        folder.Write("rules/uid/default/env/S6_FDHOLDER_LIST", "\n");
        using Running holder = Cmd.Ours("s6-fdholder-daemon", "-1", "-i", folder["rules"], socket).Start();
        Wait.Until(() => holder.TextSoFar == "\n", "the holder is ready");
        Cmd.Ours("logutil-newfifo", folder["fifo"]).With("S6_OVERLAY_RUNTIME", folder.Root).Run().ShouldSucceed("");
        Cmd.Ours("s6-fdholder-list", socket).Run().ShouldSucceed($"fifo:{folder["fifo"]}\n");
        // Somebody holds it now: what is written before a logger reads stays.
        new Cmd("/bin/sh", ["-c", $"echo kept > {folder["fifo"]}"]).Run().ShouldSucceed();
        new Cmd("/usr/bin/head", ["-n", "1", folder["fifo"]]).Run().ShouldSucceed("kept\n");
        holder.Kill(15);
        holder.Finish().ShouldSucceed();
    }

    /// <summary>With the service as an image gets it: it is down until it is needed.</summary>
    [Fact]
    public void StartsTheHolderThatIsDownAndLosesNothingWhileTheLoggerRestarts()
    {
        using var fixture = new ServiceFixture();
        string image = Path.Combine(Programs.Root(), "rootfs/etc/s6/services/s6-fdholderd");
        string service = fixture.Add("services/s6-fdholderd", run: null);
        foreach (string name in (string[])["run", "down", "notification-fd", "rules"])
            File.CreateSymbolicLink(Path.Combine(service, name), Path.Combine(image, name));
        string fifo = fixture["fifo"], log = fixture["log"], logger = fixture.Add("services/logger", $"exec s6-log {log} < {fifo}", files: ("down", ""));
        using Running scan = fixture.Start(Cmd.Ours("s6-svscan", fixture["services"]));
        Wait.Until(() => fixture.IsSupervised("services/logger") && fixture.IsSupervised("services/s6-fdholderd"), "they are supervised");
        Assert.False(fixture.IsUp("services/s6-fdholderd"));
        Cmd.Ours("logutil-newfifo", fifo).With("S6_OVERLAY_RUNTIME", fixture.Root).Run().ShouldSucceed("");
        Assert.True(fixture.Status("services/s6-fdholderd").Ready);
        Cmd.Ours("s6-fdholder-list", Path.Combine(service, "s")).Run().ShouldSucceed($"fifo:{fifo}\n");
        // A second FIFO finds the holder at work, and so does the same once more.
        Cmd.Ours("logutil-newfifo", fifo).With("S6_OVERLAY_RUNTIME", fixture.Root).Run().ShouldSucceed("");
        Write(fifo, "before the logger");
        fixture.Control("services/logger", "u");
        Logged(log, "before the logger\n");
        fixture.Control("services/logger", "d");
        Wait.Until(() => !fixture.IsUp("services/logger"), "the logger is down");
        Write(fifo, "while it is down");
        fixture.Control("services/logger", "u");
        Logged(log, "before the logger\nwhile it is down\n");
        Cmd.Ours("s6-svscanctl", "-t", fixture["services"]).Run().ShouldSucceed();
        scan.WaitForExit();
        Assert.True(Directory.Exists(logger));
    }

    [Fact]
    public void GoesWithoutAHolderWhereThereIsNone()
    {
        using var folder = new TempFolder();
        folder.Folder("services/s6-fdholderd");
        Cmd.Ours("logutil-newfifo", folder["fifo"]).With("S6_OVERLAY_RUNTIME", folder.Root).Run().ShouldSucceed("");
    }

    private static void Write(string fifo, string line) => new Cmd("/bin/sh", ["-c", $"echo {line} > {fifo}"]).Run().ShouldSucceed();

    private static void Logged(string log, string expected)
    {
        string current = Path.Combine(log, "current");
        Wait.Until(() => File.Exists(current) && File.ReadAllText(current).Length >= expected.Length, $"it is logged: {expected}");
        Assert.Equal(expected, File.ReadAllText(current));
    }

    [Theory]
    [InlineData("unknown user: nn", "-o", "nn", "f")]
    [InlineData("unknown group: nn", "-g", "nn", "f")]
    [InlineData("usage", "-m", "9", "f")]
    [InlineData("usage")]
    public void RefusesWhatItDoesNotKnow(string message, params string[] arguments) => Cmd.Ours("logutil-newfifo", arguments).Run().ShouldFail(100, message);

    [Fact]
    public void DoesNotTakeAFileForAFifo()
    {
        using var folder = new TempFolder();
        Cmd.Ours("logutil-newfifo", folder.Write("file", "x")).Run().ShouldFail(111, "unable to mkfifo");
    }
}
