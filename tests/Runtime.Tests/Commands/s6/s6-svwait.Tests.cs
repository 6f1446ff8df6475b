using System;
using System.IO;
using S6Overlay.Kernel;
using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.S6;

/// <summary>s6-svwait, s6-svlisten and s6-svlisten1, and s6-svok: who waits for states. Both suites on both supervisors.</summary>
public sealed class S6SvwaitTests
{
    public static TheoryData<string, string> Pairs => S6SvcTests.Pairs;

    [Theory]
    [MemberData(nameof(Pairs))]
    public void ReturnsAtOnceWhenTheStateIsThere(string client, string supervisor)
    {
        using var fixture = new ServiceFixture();
        fixture.Add("sv");
        Suite suite = Enum.Parse<Suite>(client);
        fixture.Supervise(Enum.Parse<Suite>(supervisor), "sv");
        fixture.WaitForEvents("sv", "su");
        Wait.Until(() => fixture.IsUp("sv"), "it is up");
        Cmd.Of(suite, "s6-svok", fixture["sv"]).Run().ShouldSucceed("");
        Cmd.Of(suite, "s6-svwait", "-u", fixture["sv"]).Run().ShouldSucceed("");
        Cmd.Of(suite, "s6-svwait", fixture["sv"], fixture["sv"]).Run().ShouldSucceed("");
        Cmd.Of(suite, "s6-svwait", "-d", "-t", "50", fixture["sv"]).Run().ShouldFail(99, "timed out");
        Cmd.Of(suite, "s6-svwait", "-U", "-t", "50", fixture["sv"]).Run().ShouldFail(99, "timed out");
        fixture.Control("sv", "d");
        fixture.WaitForEvents("sv", "sudD");
        Cmd.Of(suite, "s6-svwait", "-D", fixture["sv"]).Run().ShouldSucceed("");
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void WaitsForAChange(string client, string supervisor)
    {
        using var fixture = new ServiceFixture();
        fixture.Add("a", "while ! test -e ready; do sleep 0.02; done; echo >&3; exec sleep 1000", "while ! test -e finish-now; do sleep 0.02; done", ("notification-fd", "3"));
        fixture.Add("b");
        foreach (string name in (string[])["a", "b"])
            fixture.Supervise(Enum.Parse<Suite>(supervisor), name);
        Suite suite = Enum.Parse<Suite>(client);
        fixture.WaitUp("a");
        fixture.WaitUp("b");
        using (Running waiting = Begin("-U", "a"))
        {
            File.WriteAllText(fixture["a/ready"], "");
            waiting.Finish().ShouldSucceed("");
        }
        using (Running both = Begin("-d", "a", "b"))
        {
            fixture.Control("a", "d");
            fixture.WaitForEvents("a", "suUd");
            Assert.False(both.HasExited);
            fixture.Control("b", "d");
            both.Finish().ShouldSucceed("");
        }
        using (Running finished = Begin("-D", "a"))
        {
            Assert.False(finished.HasExited);
            File.WriteAllText(fixture["a/finish-now"], "");
            finished.Finish().ShouldSucceed("");
        }
        using (Running one = Begin("-uo", "a", "b"))
        {
            fixture.Control("b", "u");
            one.Finish().ShouldSucceed("");
        }
        using (Running restart = Begin("-r", "b"))
        {
            fixture.Control("b", "r");
            restart.Finish().ShouldSucceed("");
        }

        // Begins to wait, and returns when it listens.
        Running Begin(string option, params string[] services)
        {
            string last = services[^1];
            int before = Directory.GetFiles(fixture[last + "/event"]).Length;
            Running running = Cmd.Of(suite, "s6-svwait", [option, "-t", "20000", .. Array.ConvertAll(services, name => fixture[name])]).Start();
            Wait.Until(() => running.HasExited || Directory.GetFiles(fixture[last + "/event"]).Length > before, "it listens");
            return running;
        }
    }

    /// <summary>The older reference waits for all to be up again.</summary>
    [Theory]
    [InlineData("-r", false)]
    [InlineData("-R", true)]
    public void ARestartOfAnyIsAllDownAndThenOneUp(string option, bool readiness)
    {
        using var fixture = new ServiceFixture();
        (string, string)[] files = readiness ? [("notification-fd", "3")] : [];
        fixture.Add("a", "echo >&3; exec sleep 1000", null, files);
        fixture.Add("b", "echo >&3; exec sleep 1000", null, files);
        string up = readiness ? "uU" : "u";
        fixture.Supervise(Suite.Ours, "a");
        fixture.Supervise(Suite.Ours, "b");
        fixture.WaitForEvents("a", "s" + up);
        fixture.WaitForEvents("b", "s" + up);
        using Running waiting = Cmd.Ours("s6-svwait", option, "-o", "-t", "20000", fixture["a"], fixture["b"]).Start();
        Wait.Until(() => Directory.GetFiles(fixture["b/event"]).Length == 2, "it listens");
        fixture.Control("a", "d");
        fixture.WaitForEvents("a", $"s{up}dD");
        fixture.Control("a", "u");
        fixture.WaitForEvents("a", $"s{up}dD{up}");
        Assert.False(waiting.HasExited);
        fixture.Control("a", "d");
        fixture.WaitForEvents("a", $"s{up}dD{up}dD");
        fixture.Control("b", "d");
        fixture.WaitForEvents("b", $"s{up}dD");
        Assert.False(waiting.HasExited);
        fixture.Control("b", "u");
        waiting.Finish().ShouldSucceed("");
    }

    [Fact]
    public void LeavesNoFifoBehind()
    {
        using var fixture = new ServiceFixture();
        fixture.Add("sv");
        fixture.Supervise(Suite.Ours, "sv");
        fixture.WaitUp("sv");
        Cmd.Ours("s6-svwait", "-d", "-t", "20", fixture["sv"]).Run().ShouldFail(99);
        Cmd.Ours("s6-svlisten1", "-d", fixture["sv"], "s6-svc", "-d", fixture["sv"]).Run().ShouldSucceed();
        Assert.Single(Directory.GetFiles(fixture["sv/event"]));
    }

    [Fact]
    public void APermanentFailureEndsTheWaitForUp()
    {
        using var fixture = new ServiceFixture();
        fixture.Add("a", finish: "exit 125", run: "while ! test -e die; do sleep 0.02; done; exit 1");
        fixture.Supervise(Suite.Ours, "a");
        fixture.WaitUp("a");
        using Running waiting = Cmd.Ours("s6-svwait", "-U", fixture["a"]).Start();
        Wait.Until(() => Directory.GetFiles(fixture["a/event"]).Length == 2, "it listens");
        File.WriteAllText(fixture["a/die"], "");
        waiting.Finish().ShouldFail(1, "failed permanently");
    }

    [Fact]
    public void ASupervisorThatEndsEndsTheWait()
    {
        using var fixture = new ServiceFixture();
        fixture.Add("a", files: ("down", ""));
        Running supervisor = fixture.Supervise(Suite.Ours, "a");
        using Running waiting = Cmd.Ours("s6-svwait", "-u", fixture["a"]).Start();
        Wait.Until(() => Directory.GetFiles(fixture["a/event"]).Length == 2, "it listens");
        supervisor.Kill(Signal.Term);
        waiting.Finish().ShouldFail(102, "supervisor");
        Cmd.Ours("s6-svwait", "-u", fixture["a"]).Run().ShouldFail(102, "supervisor");
        Cmd.Ours("s6-svok", fixture["a"]).Run().ShouldBe(1, "");
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void ListensBeforeTheProgramRuns(string client, string supervisor)
    {
        using var fixture = new ServiceFixture();
        fixture.Add("sv");
        fixture.Supervise(Enum.Parse<Suite>(supervisor), "sv");
        fixture.WaitForEvents("sv", "su");
        Suite suite = Enum.Parse<Suite>(client);
        Cmd.Of(suite, "s6-svlisten1", "-D", fixture["sv"], "s6-svc", "-d", fixture["sv"]).Run().ShouldSucceed();
        fixture.WaitForEvents("sv", "sudD");
        Cmd.Of(suite, "s6-svlisten", "-u", " " + fixture["sv"], "", "s6-svc", "-u", fixture["sv"]).Run().ShouldSucceed();
        fixture.WaitForEvents("sv", "sudDu");
        Cmd.Of(suite, "s6-svlisten1", "-r", "-t", "20000", fixture["sv"], "s6-svc", "-r", fixture["sv"]).Run().ShouldSucceed();
        fixture.WaitForEvents("sv", "sudDudDu");
        Cmd.Of(suite, "s6-svlisten1", "-d", "-t", "50", fixture["sv"], "true").Run().ShouldFail(99, "timed out");
    }

    [Fact]
    public void AnEmptyBlockIsTheProgramAlone() => Cmd.Ours("s6-svlisten", "", "echo", "x").Run().ShouldSucceed("x\n");

    [Fact]
    public void NoServicesAreNothingToWaitFor() => Cmd.Ours("s6-svwait").Run().ShouldSucceed("");

    [Fact]
    public void RefusesWrongUse()
    {
        Cmd.Ours("s6-svwait", "-z").Run().ShouldFail(100, "usage");
        Cmd.Ours("s6-svwait", "-t", "x", ".").Run().ShouldFail(100, "usage");
        Cmd.Ours("s6-svlisten1", "-a", ".", "true").Run().ShouldFail(100, "usage");
        Cmd.Ours("s6-svlisten1", ".").Run().ShouldFail(100, "usage");
        Cmd.Ours("s6-svlisten", "a", "true").Run().ShouldFail(100, "unterminated block");
        Cmd.Ours("s6-svok").Run().ShouldFail(100, "usage");
        Cmd.Ours("s6-svwait", "/no/such").Run().ShouldFail(111, "/no/such");
    }
}
