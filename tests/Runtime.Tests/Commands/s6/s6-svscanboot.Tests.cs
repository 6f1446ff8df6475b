using System;
using System.IO;
using S6Overlay.Kernel;
using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.S6;

public sealed class S6SvscanbootTests
{
    [Fact]
    public void LogsWhatNobodyElseLogs()
    {
        using var folder = new TempFolder();
        folder.Script("scan/sv/run", "#!/bin/sh\necho from the service\nexec 2>&1 sleep 1000\n");
        folder.Script("scan/bad/run", "#!/no/such/interpreter\n");
        folder.Write("scan/s6-svscan-log/stale", "");
        string logs = folder["logs"];
        using Running scan = Cmd.Ours("s6-svscanboot", "-D", logs, "-m", "0700", "-o", "n3 s4096", "-t", "0", folder["scan"]).Start();
        Wait.Until(() => Read(logs).Contains("from the service", StringComparison.Ordinal), $"the service is logged; so far: {scan.ErrorSoFar}");
        Wait.Until(() => Read(logs).Contains("/no/such/interpreter", StringComparison.Ordinal) || Read(logs).Contains("bad", StringComparison.Ordinal), "the supervisor is logged");
        Assert.False(File.Exists(folder["scan/s6-svscan-log/stale"]));
        Assert.Equal((UnixFileMode)Convert.ToInt32("700", 8), File.GetUnixFileMode(logs));
        Cmd.Ours("s6-svscanctl", "-t", folder["scan"]).Run().ShouldSucceed();
        scan.Finish().ShouldSucceed("");
    }

    [Fact]
    public void TheLoggersOwnMessagesGoToTheConsole()
    {
        using var folder = new TempFolder();
        string console = folder.Write("console", "");
        using Running scan = Cmd.Ours("s6-svscanboot", "-c", console, "-D", folder["logs"], "-o", "no such directive", folder["scan"]).Start();
        Wait.Until(() => folder.Read("console").Contains("s6-log: ", StringComparison.Ordinal), "s6-log complains");
        Cmd.Ours("s6-svscanctl", "-t", folder["scan"]).Run().ShouldSucceed();
        scan.Finish();
    }

    [Fact]
    public void OptionsHaveLongNames()
    {
        using var folder = new TempFolder();
        folder.Script("scan/sv/run", "#!/bin/sh\necho from the service\nexec 2>&1 sleep 1000\n");
        string logs = folder["logs"];
        string[] options = [$"--catchall-directory={logs}", "--catchall-mode=0700", "--catchall-options=n3 s4096", "--services-max=10", "--name-max=20", "--timeout=0"];
        using Running scan = Cmd.Ours("s6-svscanboot", [.. options, folder["scan"]]).Start();
        Wait.Until(() => Read(logs).Contains("from the service", StringComparison.Ordinal), $"the service is logged; so far: {scan.ErrorSoFar}");
        Assert.Equal((UnixFileMode)Convert.ToInt32("700", 8), File.GetUnixFileMode(logs));
        scan.Kill(Signal.Term);
        scan.Finish().ShouldSucceed("");
    }

    [Fact]
    public void TellsWhenItIsReady()
    {
        using var folder = new TempFolder();
        var cmd = new Cmd("/bin/sh", ["-c", $"exec {Programs.Find(Suite.Ours, "s6-svscanboot")} -d 3 -D {folder["logs"]} {folder["scan"]} 3>{folder["ready"]}"]);
        using Running scan = cmd.With("PATH", Programs.SearchPath(Suite.Ours)).Start();
        Wait.Until(() => File.Exists(folder["ready"]) && folder.Read("ready") == "\n", "it is ready");
        scan.Kill(Signal.Term);
        scan.Finish();
    }

    [Fact]
    public void RefusesWrongUse()
    {
        using var folder = new TempFolder();
        Cmd.Ours("s6-svscanboot").Run().ShouldFail(100, "s6-svscanboot: usage: s6-svscanboot");
        Cmd.Ours("s6-svscanboot", "--catchall", folder["scan"]).Run().ShouldFail(100, "usage");
        Cmd.Ours("s6-svscanboot", "-m", "9", "x").Run().ShouldFail(100, "usage");
        Cmd.Ours("s6-svscanboot", "-D", folder["no/where"], folder["scan"]).Run().ShouldFail(111, $"unable to make {folder["no/where"]}: ");
        Cmd.Ours("s6-svscanboot", "-D", folder["logs"], "-l", "nosuchuser", folder["scan"]).Run().ShouldFail(111, "nosuchuser");
        Cmd.Ours("s6-svscanboot", "-c", folder["no/console"], folder["scan"]).Run().ShouldFail(111, $"unable to open {folder["no/console"]}: ");
    }

    private static string Read(string logs) => File.Exists(Path.Combine(logs, "current")) ? File.ReadAllText(Path.Combine(logs, "current")) : "";
}
