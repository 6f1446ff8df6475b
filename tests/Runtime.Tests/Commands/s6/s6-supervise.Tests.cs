using System;
using System.IO;
using System.Linq;
using S6Overlay.Core;
using S6Overlay.Kernel;
using S6Overlay.Supervision;
using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.S6;

/// <summary>Life of one service, the same for ours and for the reference: events, status, scripts and their arguments.</summary>
public sealed class S6SuperviseTests
{
    private const string IgnoresTerm = "trap '' TERM; touch started; while :; do sleep 0.05; done";

    /// <summary>Commands at moments, and all the events and the last state they lead to.</summary>
    public static TheoryData<string, string, string, string> Lives
    {
        get
        {
            var lives = new TheoryData<string, string, string, string>();
            foreach (string suite in (string[])[nameof(Suite.Ours), nameof(Suite.Reference)])
            {
                // suite, finish, commands (each waits for the events before it), events with commands between them
                lives.Add(suite, "-", "su|d|dD", "down want-down ready");
                lives.Add(suite, "-", "su|d|dD|u|u", "up want-up");
                lives.Add(suite, "-", "su|d|dD|o|u|k|dD", "down want-down ready");
                lives.Add(suite, "-", "su|d|dD|U|u", "up want-up");
                lives.Add(suite, "-", "su|k|dDu", "up want-up");
                lives.Add(suite, "-", "su|O|", "up want-down");
                lives.Add(suite, "-", "su|O||k|dD", "down want-down ready");
                lives.Add(suite, "-", "su|x||k|dDx", "down want-up ready");
                lives.Add(suite, "-", "su|x||d|dDx", "down want-down ready");
                lives.Add(suite, "-", "su|x||u||k|dDx", "down want-up ready");
                lives.Add(suite, "-", "su|d|dD|x|x", "down want-down ready");
                lives.Add(suite, "-", "su|p|", "up want-up paused");
                lives.Add(suite, "-", "su|p||c|", "up want-up");
                lives.Add(suite, "-", "su|p||d|dD", "down want-down ready");
                lives.Add(suite, "-", "su|zZ3\n|", "up want-up");
                lives.Add(suite, "exit 125", "su|k|dOD", "down want-down ready");
                lives.Add(suite, "exit 125", "su|x||k|dODx", "down want-down ready");
                lives.Add(suite, "sleep 0.4", "su|k|d|u|Du", "up want-up");
                lives.Add(suite, "sleep 0.4", "su|k|d|d|D", "down want-down ready");
                lives.Add(suite, "sleep 0.4", "su|k|d|o|D", "down want-down ready");
                lives.Add(suite, "sleep 0.4", "su|k|d|x|Dx", "down want-up ready");
                lives.Add(suite, "sleep 0.4", "su|k|d|kt|Du", "up want-up");
            }
            return lives;
        }
    }

    [Theory]
    [MemberData(nameof(Lives))]
    public void CommandsLeadToTheirEventsAndState(string suite, string finish, string steps, string state)
    {
        using var fixture = new ServiceFixture();
        fixture.Add("sv", finish: finish == "-" ? null : finish);
        Running supervisor = fixture.Supervise(Enum.Parse<Suite>(suite), "sv");
        string expected = "";
        string[] parts = steps.Split('|');
        for (int i = 0; i < parts.Length; i++)
        {
            if (i % 2 == 1)
            {
                fixture.Control("sv", parts[i]);
                continue;
            }
            expected += parts[i];
            fixture.WaitForEvents("sv", expected);
            Assert.Equal(expected, fixture.Events("sv"));
        }
        Wait.Until(() => Describe(fixture.Status("sv")) == state, $"state '{state}'; it is '{Describe(fixture.Status("sv"))}'");
        Assert.Equal(expected, fixture.Events("sv"));
        if (expected.EndsWith('x'))
            Assert.Equal(0, supervisor.WaitForExit().Code);
    }

    [Theory]
    [InlineData(nameof(Suite.Ours), Signal.Term, "sudDx", "finish")]
    [InlineData(nameof(Suite.Reference), Signal.Term, "sudDx", "finish")]
    [InlineData(nameof(Suite.Ours), Signal.Quit, "sux", "")]
    [InlineData(nameof(Suite.Reference), Signal.Quit, "sux", "")]
    [InlineData(nameof(Suite.Ours), Signal.Int, "sux", "int")]
    [InlineData(nameof(Suite.Reference), Signal.Int, "sux", "int")]
    public void ASignalToTheSupervisorEndsItInItsWay(string suite, int signal, string events, string said)
    {
        using var fixture = new ServiceFixture();
        fixture.Add("sv", run: "trap 'echo int >> log; exit' INT; touch started; while :; do sleep 0.02; done", finish: "echo finish >> log");
        Running supervisor = fixture.Supervise(Enum.Parse<Suite>(suite), "sv");
        Wait.Until(() => File.Exists(fixture["sv/started"]), "run is at work");
        supervisor.Kill(signal);
        Assert.Equal(0, supervisor.WaitForExit().Code);
        fixture.WaitForEvents("sv", events);
        Assert.Equal(events, fixture.Events("sv"));
        Wait.Until(() => fixture.Read("sv/log") == (said.Length == 0 ? "" : said + "\n"), $"the scripts say {said}");
    }

    [Theory]
    [InlineData(nameof(Suite.Ours))]
    [InlineData(nameof(Suite.Reference))]
    public void AHangUpEndsItWithTheService(string suite)
    {
        using var fixture = new ServiceFixture();
        fixture.Add("sv");
        Running supervisor = fixture.Supervise(Enum.Parse<Suite>(suite), "sv");
        fixture.WaitForEvents("sv", "su");
        supervisor.Kill(Signal.Hup);
        // A signal and a command are two ways in: only an answer to the first orders them.
        Wait.Until(() => ReadLink($"/proc/{supervisor.Pid}/fd/0") != ReadLink($"/proc/{fixture.Status("sv").Pid}/fd/0"), "its input is let go");
        fixture.Control("sv", "k");
        fixture.WaitForEvents("sv", "sudDx");
        Assert.Equal(0, supervisor.WaitForExit().Code);
    }

    [Theory]
    [InlineData(nameof(Suite.Ours), Signal.Term, "", false)]
    [InlineData(nameof(Suite.Reference), Signal.Term, "", false)]
    [InlineData(nameof(Suite.Ours), Signal.Hup, "k", true)]
    [InlineData(nameof(Suite.Reference), Signal.Hup, "k", true)]
    [InlineData(nameof(Suite.Ours), 0, "xd", true)]
    [InlineData(nameof(Suite.Reference), 0, "xd", true)]
    public void TheLastFinishIsHeardUnlessTheSupervisorWasToldToLeave(string suite, int signal, string commands, bool hushed)
    {
        using var fixture = new ServiceFixture();
        fixture.Add("sv", finish: "output=$(readlink /proc/$$/fd/1); echo $output > output");
        Running supervisor = fixture.Supervise(Enum.Parse<Suite>(suite), "sv");
        fixture.WaitForEvents("sv", "su");
        if (signal != 0)
            supervisor.Kill(signal);
        // A signal and a command are two ways in: only an answer to the first orders them.
        if (signal == Signal.Hup)
            Wait.Until(() => ReadLink($"/proc/{supervisor.Pid}/fd/0") != ReadLink($"/proc/{fixture.Status("sv").Pid}/fd/0"), "its input is let go");
        if (commands.Length > 0)
            fixture.Control("sv", commands);
        fixture.WaitForEvents("sv", "sudDx");
        Assert.Equal(hushed, fixture.Read("sv/output") == "/dev/null\n");
    }

    [Theory]
    [InlineData(nameof(Suite.Ours))]
    [InlineData(nameof(Suite.Reference))]
    public void AnInterruptReachesTheFinishScript(string suite)
    {
        using var fixture = new ServiceFixture();
        fixture.Add("sv", finish: "trap 'echo int > log; exit' INT; touch finishing; while :; do sleep 0.02; done");
        Running supervisor = fixture.Supervise(Enum.Parse<Suite>(suite), "sv");
        fixture.WaitForEvents("sv", "su");
        fixture.Control("sv", "d");
        Wait.Until(() => File.Exists(fixture["sv/finishing"]), "finish is at work");
        supervisor.Kill(Signal.Int);
        Assert.Equal(0, supervisor.WaitForExit().Code);
        Wait.Until(() => fixture.Read("sv/log") == "int\n", "finish is interrupted");
    }

    [Theory]
    [InlineData(nameof(Suite.Ours))]
    [InlineData(nameof(Suite.Reference))]
    public void ScriptsGetTheirArgumentsDirectoryAndSession(string suite)
    {
        using var fixture = new ServiceFixture();
        fixture.Add(
            "sv",
            run: "echo run \"$@\" $(pwd) > run.log; read -r line < /proc/$$/stat; set -- ${line##*) }; echo $(($4 == $$)) >> run.log; kill -9 $$",
            finish: "echo finish $1 $2 $3 > finish.log",
            ("down", ""));
        fixture.Supervise(Enum.Parse<Suite>(suite), "sv");
        fixture.Control("sv", "o");
        fixture.WaitForEvents("sv", "sudD");
        Assert.Equal($"run sv {fixture["sv"]}\n1\n", fixture.Read("sv/run.log"));
        Assert.Equal("finish 256 9 sv\n", fixture.Read("sv/finish.log"));
    }

    [Fact]
    public void TheFinishScriptIsToldTheProcessGroup()
    {
        using var fixture = new ServiceFixture();
        fixture.Add("sv", run: "echo $$ > pid; exit 7", finish: "echo $1 $4 > finish.log", ("down", ""));
        fixture.Supervise(Suite.Ours, "sv");
        fixture.Control("sv", "o");
        fixture.WaitForEvents("sv", "sudD");
        Assert.Equal($"7 {fixture.Read("sv/pid")}", fixture.Read("sv/finish.log"));
    }

    [Theory]
    [InlineData(nameof(Suite.Ours), "d")]
    [InlineData(nameof(Suite.Reference), "d")]
    [InlineData(nameof(Suite.Ours), "xd")]
    [InlineData(nameof(Suite.Reference), "xd")]
    public void TimeoutKillEndsAServiceThatDoesNotObey(string suite, string commands)
    {
        using var fixture = new ServiceFixture();
        fixture.Add("sv", IgnoresTerm, null, ("timeout-kill", "100\n"));
        fixture.Supervise(Enum.Parse<Suite>(suite), "sv");
        Wait.Until(() => File.Exists(fixture["sv/started"]), "run is at work");
        fixture.Control("sv", commands);
        fixture.WaitForEvents("sv", "sudD");
        Assert.Equal(Signal.Kill, WaitStatus.Signal(fixture.Status("sv").WaitStatus));
    }

    [Fact]
    public void TimeoutKillCanGoToTheWholeGroup()
    {
        using var fixture = new ServiceFixture();
        fixture.Add("sv", "trap '' TERM; sleep 1000 & echo $! > child; while :; do sleep 0.05; done", null, ("timeout-kill", "100"), ("flag-timeout-killpg", ""));
        fixture.Supervise(Suite.Ours, "sv");
        Wait.Until(() => fixture.Read("sv/child").EndsWith('\n'), "the child is there");
        fixture.Control("sv", "d");
        fixture.WaitForEvents("sv", "sudD");
        int child = int.Parse(fixture.Read("sv/child"));
        Wait.Until(() => !Directory.Exists($"/proc/{child}") || File.ReadAllText($"/proc/{child}/stat").Contains(") Z", StringComparison.Ordinal), "the child is killed");
    }

    [Theory]
    [InlineData(nameof(Suite.Ours))]
    [InlineData(nameof(Suite.Reference))]
    public void TimeoutFinishEndsAFinishScriptThatHangs(string suite)
    {
        using var fixture = new ServiceFixture();
        fixture.Add("sv", finish: "exec sleep 1000", files: ("timeout-finish", "100"));
        Running supervisor = fixture.Supervise(Enum.Parse<Suite>(suite), "sv");
        fixture.WaitForEvents("sv", "su");
        fixture.Control("sv", "d");
        fixture.WaitForEvents("sv", "sudD");
        Assert.Contains("finish", supervisor.ErrorSoFar, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(nameof(Suite.Ours), "INT", "d")]
    [InlineData(nameof(Suite.Reference), "INT", "d")]
    [InlineData(nameof(Suite.Ours), "SIGUSR1", "r")]
    [InlineData(nameof(Suite.Reference), "SIGUSR1", "r")]
    [InlineData(nameof(Suite.Ours), "12", "d")]
    [InlineData(nameof(Suite.Reference), "12", "d")]
    public void DownSignalReplacesTerm(string suite, string signal, string command)
    {
        using var fixture = new ServiceFixture();
        fixture.Add("sv", "exec sleep 1000", null, ("down-signal", signal + "\n"));
        fixture.Supervise(Enum.Parse<Suite>(suite), "sv");
        fixture.WaitForEvents("sv", "su");
        fixture.Control("sv", command);
        fixture.WaitForEvents("sv", "sudD");
        Assert.Equal(Signal.Parse(System.Text.Encoding.ASCII.GetBytes(signal)), WaitStatus.Signal(fixture.Status("sv").WaitStatus));
    }

    [Theory]
    [InlineData("", "hup")]
    [InlineData("USR2", "usr2")]
    public void ReloadSignalIsSentOnRequest(string signal, string said)
    {
        using var fixture = new ServiceFixture();
        fixture.Add("sv", "trap 'echo hup > log' HUP; trap 'echo usr2 > log' USR2; touch started; while :; do sleep 0.02; done");
        if (signal.Length > 0)
            File.WriteAllText(fixture["sv/reload-signal"], signal);
        fixture.Supervise(Suite.Ours, "sv");
        Wait.Until(() => File.Exists(fixture["sv/started"]), "run is at work");
        fixture.Control("sv", "l");
        Wait.Until(() => fixture.Read("sv/log") == said + "\n", $"the service was told {said}");
    }

    [Theory]
    [InlineData(nameof(Suite.Ours))]
    [InlineData(nameof(Suite.Reference))]
    public void ReadinessIsAnnouncedOnce(string suite)
    {
        using var fixture = new ServiceFixture();
        fixture.Add("sv", "printf 'not yet' >&5; while ! test -e go; do sleep 0.02; done; echo >&5; exec 5>&-; exec sleep 1000", null, ("notification-fd", "5\n"));
        fixture.Supervise(Enum.Parse<Suite>(suite), "sv");
        fixture.WaitForEvents("sv", "su");
        Assert.False(fixture.Status("sv").Ready);
        File.WriteAllText(fixture["sv/go"], "");
        fixture.WaitForEvents("sv", "suU");
        Assert.True(fixture.Status("sv").Ready);
    }

    [Theory]
    [InlineData(nameof(Suite.Ours))]
    [InlineData(nameof(Suite.Reference))]
    public void DeathsAreRecordedUpToTheirLimit(string suite)
    {
        using var fixture = new ServiceFixture();
        fixture.Add("sv", "exit $(cat code)", null, ("down", ""), ("max-death-tally", "3"), ("code", "1"));
        fixture.Supervise(Enum.Parse<Suite>(suite), "sv");
        for (int i = 1; i <= 5; i++)
        {
            File.WriteAllText(fixture["sv/code"], $"{i}");
            fixture.Control("sv", "o");
            fixture.WaitForEvents("sv", "s" + string.Concat(Enumerable.Repeat("udD", i)));
        }
        string[] lines = Cmd.Ours("s6-svdt", fixture["sv"]).Run().Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["exitcode 3", "exitcode 4", "exitcode 5"], lines.Select(line => line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]));
    }

    [Theory]
    [InlineData(nameof(Suite.Ours))]
    [InlineData(nameof(Suite.Reference))]
    public void OnlyOneSupervisorIsLetIn(string suite)
    {
        using var fixture = new ServiceFixture();
        fixture.Add("sv");
        fixture.Supervise(Enum.Parse<Suite>(suite), "sv");
        Cmd.Of(Suite.Ours, "s6-supervise", fixture["sv"]).Run().ShouldFail(100, "another");
        Cmd.Of(Suite.Reference, "s6-supervise", fixture["sv"]).Run().ShouldFail(100, "another");
    }

    [Theory]
    [InlineData(nameof(Suite.Ours), nameof(Suite.Reference))]
    [InlineData(nameof(Suite.Reference), nameof(Suite.Ours))]
    [InlineData(nameof(Suite.Ours), nameof(Suite.Ours))]
    public void WhatAKilledSupervisorLeftIsTakenOver(string first, string second)
    {
        using var fixture = new ServiceFixture();
        fixture.Add("sv", "exec sleep 1000");
        Running killed = fixture.Supervise(Enum.Parse<Suite>(first), "sv");
        fixture.WaitForEvents("sv", "su");
        int orphan = fixture.Status("sv").Pid;
        killed.Kill(Signal.Kill);
        killed.WaitForExit();
        Sys.Kill(orphan, Signal.Kill);
        fixture.Supervise(Enum.Parse<Suite>(second), "sv");
        fixture.WaitForEvents("sv", "susu");
        Wait.Until(() => fixture.IsUp("sv") && fixture.Status("sv").Pid != orphan, "the new one runs");
    }

    [Fact]
    public void AnInstanceThatHoldsTheLockIsWaitedFor()
    {
        using var fixture = new ServiceFixture();
        fixture.Add("sv", "exec sleep 1000", null, ("lock-fd", "7"));
        Running killed = fixture.Supervise(Suite.Ours, "sv");
        fixture.WaitForEvents("sv", "su");
        int orphan = fixture.Status("sv").Pid;
        killed.Kill(Signal.Kill);
        killed.WaitForExit();
        Running second = fixture.Supervise(Suite.Ours, "sv");
        Wait.Until(() => second.ErrorSoFar.Contains("still holds", StringComparison.Ordinal), "it says that it waits");
        Assert.Equal("sus", fixture.Events("sv"));
        Sys.Kill(orphan, Signal.Kill);
        fixture.WaitForEvents("sv", "susu");
        Wait.Until(() => fixture.IsUp("sv") && fixture.Status("sv").Pid != orphan, "the new one runs");
    }

    [Fact]
    public void ANewPidNamespaceMakesTheServiceItsFirstProcess()
    {
        using var fixture = new ServiceFixture();
        fixture.Add("sv", "echo $$ > pid; exec sleep 1000", null, ("flag-newpidns", ""));
        Running supervisor = fixture.Supervise(Suite.Ours, "sv");
        Wait.Until(() => fixture.Read("sv/pid").Length > 0 || supervisor.ErrorSoFar.Length > 0, "it runs");
        if (supervisor.ErrorSoFar.Contains("not permitted", StringComparison.Ordinal))
            Assert.Skip("this process may not make namespaces");
        Assert.Equal("1\n", fixture.Read("sv/pid"));
    }

    [Fact]
    public void WithNosetsidTheServiceStaysInTheSession()
    {
        using var fixture = new ServiceFixture();
        fixture.Add("sv", "exec sleep 1000", null, ("nosetsid", ""));
        Running supervisor = fixture.Supervise(Suite.Ours, "sv");
        fixture.WaitForEvents("sv", "su");
        Assert.Equal(Sys.GetGroup(supervisor.Pid), Sys.GetGroup(fixture.Status("sv").Pid));
        fixture.Control("sv", "K");
        fixture.WaitForEvents("sv", "sudD");
        Assert.False(supervisor.HasExited);
    }

    [Theory]
    [InlineData("missing", "No such file")]
    [InlineData("not executable", "Permission denied")]
    [InlineData("no interpreter", "No such file")]
    [InlineData("no shebang", "Exec format error")]
    public void ARunThatCannotBeExecutedIsSaidAndTriedAgain(string kind, string reason)
    {
        using var fixture = new ServiceFixture();
        fixture.Add("sv", run: null);
        string run = fixture["sv/run"];
        if (kind != "missing")
        {
            File.WriteAllText(run, kind == "no shebang" ? "echo\n" : kind == "no interpreter" ? "#!/no/such\n" : "#!/bin/sh\n");
            File.SetUnixFileMode(run, (UnixFileMode)Convert.ToInt32(kind == "not executable" ? "644" : "755", 8));
        }
        Running supervisor = fixture.Supervise(Suite.Ours, "sv");
        Wait.Until(() => supervisor.ErrorSoFar.Contains(reason, StringComparison.Ordinal), "the reason is said");
        Assert.Equal("s", fixture.Events("sv"));
        ServiceFixture.Script(run + ".new", "exec sleep 1000");
        File.Move(run + ".new", run, overwrite: true);
        fixture.Control("sv", "u");
        fixture.WaitForEvents("sv", "su");
    }

    [Fact]
    public void ABrokenFinishScriptDoesNoHarm()
    {
        using var fixture = new ServiceFixture();
        fixture.Add("sv");
        File.WriteAllText(fixture["sv/finish"], "garbage");
        Running supervisor = fixture.Supervise(Suite.Ours, "sv");
        fixture.WaitForEvents("sv", "su");
        fixture.Control("sv", "k");
        fixture.WaitForEvents("sv", "sudDu");
        Assert.Contains("unable to start finish", supervisor.ErrorSoFar, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void SuperviseAndEventMayBeLinks(bool dangling)
    {
        using var fixture = new ServiceFixture();
        fixture.Add("sv");
        Directory.Delete(fixture["sv/event"], recursive: true);
        if (!dangling)
        {
            Directory.CreateDirectory(fixture["state"]);
            Directory.CreateDirectory(fixture["events"]);
        }
        File.CreateSymbolicLink(fixture["sv/supervise"], "../state");
        File.CreateSymbolicLink(fixture["sv/event"], "../events");
        fixture.Supervise(Suite.Ours, "sv");
        fixture.WaitUp("sv");
        Assert.True(File.Exists(fixture["state/status"]));
        Assert.True(Directory.Exists(fixture["events"]));
    }

    [Fact]
    public void ARenamedDirectoryStaysSupervised()
    {
        using var fixture = new ServiceFixture();
        fixture.Add("sv");
        fixture.Supervise(Suite.Ours, "sv");
        fixture.WaitForEvents("sv", "su");
        Directory.Move(fixture["sv"], fixture["moved"]);
        Assert.Equal(0, ServiceClient.Send(new Bytes(fixture["moved"]), ServiceClient.OfService, "k"u8));
        fixture.WaitForEvents("sv", "sudDu");
        Directory.Move(fixture["moved"], fixture["sv"]);
    }

    [Fact]
    public void ADeletedDirectoryDoesNotEndTheSupervisor()
    {
        using var fixture = new ServiceFixture();
        fixture.Add("sv");
        Running supervisor = fixture.Supervise(Suite.Ours, "sv");
        fixture.WaitForEvents("sv", "su");
        int pid = fixture.Status("sv").Pid;
        Directory.Move(fixture["sv"], fixture["gone"]);
        Directory.Delete(fixture["gone"], recursive: true);
        Directory.CreateDirectory(fixture["sv"]);
        Sys.Kill(pid, Signal.Kill);
        Wait.Until(() => supervisor.ErrorSoFar.Contains("unable to start run", StringComparison.Ordinal), "it says what is missing");
        supervisor.Kill(Signal.Term);
        Assert.Equal(0, supervisor.WaitForExit().Code);
    }

    [Fact]
    public void AServiceThatDiesAtOnceIsStartedOnceASecond()
    {
        using var fixture = new ServiceFixture();
        fixture.Add("sv", "date +%s%N >> starts; exit 1");
        fixture.Supervise(Suite.Ours, "sv");
        fixture.WaitForEvents("sv", "sudDudDudD");
        long[] starts = [.. fixture.Read("sv/starts").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(long.Parse)];
        for (int i = 1; i < starts.Length; i++)
            Assert.True(starts[i] - starts[i - 1] > 900_000_000, $"{starts[i] - starts[i - 1]} ns between two starts");
    }

    [Fact]
    public void AnIdleSupervisorNeverWakes()
    {
        using var fixture = new ServiceFixture();
        fixture.Add("sv");
        Running supervisor = fixture.Supervise(Suite.Ours, "sv");
        fixture.WaitForEvents("sv", "su");
        long Switches() => long.Parse(File.ReadLines($"/proc/{supervisor.Pid}/status").First(line => line.StartsWith("voluntary_ctxt", StringComparison.Ordinal)).Split('\t')[1]);
        // It tidies up once, a moment after the work; then nothing may move for much longer than that takes.
        long last = -1, quietSince = 0;
        Wait.Until(() => IsQuiet(1500), "no wake-up for 1.5 s");

        bool IsQuiet(long milliseconds)
        {
            long now = Switches();
            if (now != last)
                (last, quietSince) = (now, EventLoop.Now);
            return EventLoop.Now - quietSince > milliseconds;
        }
    }

    [Fact]
    public void RefusesWrongUse()
    {
        Cmd.Ours("s6-supervise").Run().ShouldFail(100, "usage");
        Cmd.Ours("s6-supervise", "/no/such/dir").Run().ShouldFail(111, "/no/such/dir", "No such file");
    }

    [Theory]
    [InlineData(nameof(Suite.Ours))]
    [InlineData(nameof(Suite.Reference))]
    public void DownWakesAPausedServiceThatDoesNotObey(string suite)
    {
        using var fixture = new ServiceFixture();
        fixture.Add("sv", IgnoresTerm);
        fixture.Supervise(Enum.Parse<Suite>(suite), "sv");
        Wait.Until(() => File.Exists(fixture["sv/started"]), "run is at work");
        fixture.Control("sv", "p");
        Wait.Until(() => fixture.Status("sv").Paused, "it is paused");
        fixture.Control("sv", "d");
        Wait.Until(() => Describe(fixture.Status("sv")) == "up want-down", "it goes on");
    }

    private static string Describe(ServiceStatus status) =>
        $"{(status.IsUp ? "up" : "down")} {(status.WantUp ? "want-up" : "want-down")}{(status.Paused ? " paused" : "")}{(status.Ready ? " ready" : "")}";

    private static string? ReadLink(string path) => new FileInfo(path).LinkTarget;
}
