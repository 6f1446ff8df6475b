using System;
using System.Text.RegularExpressions;
using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.S6;

public sealed class S6AliasSvTests
{
    private const string Traps = "trap 'echo t >> got' TERM; trap 'echo h >> got' HUP; trap 'echo c >> got' CONT; trap 'echo 1 >> got' USR1; echo r >> got; while :; do sleep 0.02; done";

    [Theory]
    [InlineData("hup", "h")]
    [InlineData("reload", "h")]
    [InlineData("term", "t")]
    [InlineData("1", "1")]
    [InlineData("cont", "c")]
    public void SendsASignal(string command, string expected)
    {
        using var fixture = new ServiceFixture();
        fixture.Add("sv", Traps);
        fixture.Supervise(Suite.Ours, "sv");
        Wait.Until(() => fixture.Read("sv/got") == "r\n", "the traps are set");
        Sv(fixture, command, "sv").ShouldSucceed("");
        Wait.Until(() => fixture.Read("sv/got") == $"r\n{expected}\n", $"{expected} arrives");
    }

    [Theory]
    [InlineData(Suite.Ours)]
    [InlineData(Suite.Reference)]
    public void BringsServicesUpAndDown(Suite supervisor)
    {
        using var fixture = new ServiceFixture();
        fixture.Add("a", files: ("down", ""));
        fixture.Add("b", files: ("down", ""));
        fixture.Supervise(supervisor, "a");
        fixture.Supervise(supervisor, "b");
        Report(Sv(fixture, "status", "a"), "down: a: \\d+s\n");
        Report(Sv(fixture, "start", "a", "b"), "ok: run: a: \\(pid \\d+\\) \\d+s, normally down\nok: run: b: \\(pid \\d+\\) \\d+s, normally down\n");
        int pid = fixture.Status("a").Pid;
        Report(Sv(fixture, "restart", "a"), "ok: run: a: \\(pid \\d+\\) \\d+s, normally down\n");
        Assert.NotEqual(pid, fixture.Status("a").Pid);
        Report(Sv(fixture, "check", "a", "b"), "ok: run: a: .*\nok: run: b: .*\n");
        Report(Sv(fixture, "stop", "a", "b"), "ok: down: a: \\d+s\nok: down: b: \\d+s\n");
        Report(Sv(fixture, "try-restart", "a"), "ok: down: a: \\d+s\n");
        Report(Sv(fixture, "check", "a"), "ok: down: a: \\d+s\n");
        Sv(fixture, "once", "a").ShouldSucceed("");
        fixture.WaitUp("a");
        Report(Sv(fixture, "status", "a"), "run: a: \\(pid \\d+\\) \\d+s, normally down, want down\n");
        Report(Sv(fixture, "-v", "down", "a"), "ok: down: a: \\d+s\n");
        Report(Sv(fixture, "shutdown", "a", "b"), "ok: .*\nok: .*\n");
        Wait.Until(() => !fixture.IsSupervised("a") && !fixture.IsSupervised("b"), "the supervisors leave");
    }

    [Fact]
    public void KillsWhatDoesNotObey()
    {
        using var fixture = new ServiceFixture();
        fixture.Add("sv", "trap '' TERM; echo r >> got; while :; do sleep 0.1; done");
        fixture.Supervise(Suite.Ours, "sv");
        Wait.Until(() => fixture.Read("sv/got") == "r\n", "the trap is set");
        Result timedOut = Sv(fixture, "-w", "1", "stop", "sv");
        timedOut.ShouldFail(1, "timed out");
        Assert.Matches("^timeout: run: sv: \\(pid \\d+\\) \\d+s, want down\n$", timedOut.Text);
        Result killed = Sv(fixture, "-w", "1", "force-stop", "sv");
        killed.ShouldFail(1, "timed out");
        Assert.StartsWith("kill: ", killed.Text, StringComparison.Ordinal);
        Wait.Until(() => !fixture.IsUp("sv"), "it is killed");
    }

    [Fact]
    public void ReportsALoggerBesideItsService()
    {
        using var fixture = new ServiceFixture();
        fixture.Add("sv");
        fixture.Add("sv/log");
        fixture.Scan(Suite.Ours);
        fixture.WaitUp("sv");
        fixture.WaitUp("sv/log");
        Report(Sv(fixture, "status", "sv"), "run: sv: \\(pid \\d+\\) \\d+s; run: log: \\(pid \\d+\\) \\d+s\n");
    }

    [Fact]
    public void FindsServicesByPathToo()
    {
        using var fixture = new ServiceFixture();
        fixture.Add("sv");
        fixture.Supervise(Suite.Ours, "sv");
        fixture.WaitUp("sv");
        foreach (string path in (string[])[fixture["sv"], "./sv", "sv/"])
            Cmd.Ours("s6-alias-sv", "-v", "up", path).In(fixture.Root).Run().ShouldSucceed();
        Result missing = Cmd.Ours("s6-alias-sv", "up", "./nowhere", "sv/", "./neither").In(fixture.Root).Run();
        missing.ShouldFail(2, "unable to control ./nowhere: No such file or directory", "./neither");
    }

    [Fact]
    public void RefusesWrongUse()
    {
        Cmd.Ours("s6-alias-sv").Run().ShouldFail(100, "s6-alias-sv: usage: s6-alias-sv");
        Cmd.Ours("s6-alias-sv", "up").Run().ShouldFail(100, "usage");
        Cmd.Ours("s6-alias-sv", "-w", "x", "up", "a").Run().ShouldFail(100, "usage");
        Cmd.Ours("s6-alias-sv", "explode", "a").Run().ShouldFail(100, "unknown command: explode");
        Cmd.Ours("s6-alias-sv", "u", "a").Run().ShouldFail(100, "unknown command: u");
        Cmd.Ours("s6-alias-sv", "up", "a").With("SVWAIT", "soon").Run().ShouldFail(100, "SVWAIT is not a number: soon");
    }

    private static Result Sv(ServiceFixture fixture, params ReadOnlySpan<string> arguments) =>
        Cmd.Ours("s6-alias-sv", arguments).With("SVDIR", fixture.Root).Run();

    private static void Report(Result result, string pattern)
    {
        result.ShouldSucceed();
        Assert.Matches(new Regex($"^{pattern}$"), result.Text);
    }
}
