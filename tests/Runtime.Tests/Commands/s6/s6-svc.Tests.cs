using System;
using System.Globalization;
using S6Overlay.Kernel;
using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.S6;

/// <summary>Our client on a service of ours and of the reference; the reference's client on ours.</summary>
public sealed class S6SvcTests
{
    /// <summary>Client and supervisor.</summary>
    public static TheoryData<string, string> Pairs => new()
    {
        { nameof(Suite.Ours), nameof(Suite.Ours) },
        { nameof(Suite.Ours), nameof(Suite.Reference) },
        { nameof(Suite.Reference), nameof(Suite.Ours) },
        { nameof(Suite.Reference), nameof(Suite.Reference) },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void WaitsForWhatItCommands(string client, string supervisor)
    {
        using var fixture = new ServiceFixture();
        fixture.Add("sv", "echo >&4; exec sleep 1000", "exit 0", ("notification-fd", "4"));
        fixture.Supervise(Enum.Parse<Suite>(supervisor), "sv");
        Suite suite = Enum.Parse<Suite>(client);
        fixture.WaitForEvents("sv", "suU");
        foreach ((string options, string events) in ((string, string)[])
                 [
                     ("-wd -d", "suUd"), ("-wD -d", "suUdD"), ("-wu -u", "suUdDu"), ("-wU -u", "suUdDuU"), ("-wD -T 10000 -d", "suUdDuUdD"),
                     ("-wU -T 10000 -o", "suUdDuUdDuU"), ("-wD -k", "suUdDuUdDuUdD"), ("-wR -u", "suUdDuUdDuUdDuU"),
                 ])
        {
            Cmd.Of(suite, "s6-svc", [.. options.Split(' '), fixture["sv"]]).Run().ShouldSucceed();
            fixture.WaitForEvents("sv", events);
            Assert.StartsWith(events, fixture.Events("sv"), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("-a", Signal.Alrm)]
    [InlineData("-b", Signal.Abrt)]
    [InlineData("-q", Signal.Quit)]
    [InlineData("-h", Signal.Hup)]
    [InlineData("-k", Signal.Kill)]
    [InlineData("-t", Signal.Term)]
    [InlineData("-i", Signal.Int)]
    [InlineData("-1", Signal.Usr1)]
    [InlineData("-2", Signal.Usr2)]
    [InlineData("-r", Signal.Term)]
    [InlineData("-l", Signal.Hup)]
    [InlineData("-K", Signal.Kill)]
    [InlineData("-s SIGUSR1", Signal.Usr1)]
    [InlineData("-s int", Signal.Int)]
    [InlineData("-s 9", Signal.Kill)]
    public void SendsSignals(string option, int signal)
    {
        using var fixture = new ServiceFixture();
        fixture.Add("sv");
        fixture.Supervise(Suite.Ours, "sv");
        fixture.WaitForEvents("sv", "su");
        Cmd.Ours("s6-svc", ["-wD", .. option.Split(' '), fixture["sv"]]).Run().ShouldSucceed();
        Assert.Equal(signal, WaitStatus.Signal(fixture.Status("sv").WaitStatus));
    }

    [Fact]
    public void StopsContinuesAndResizes()
    {
        using var fixture = new ServiceFixture();
        fixture.Add("sv", "trap 'echo y >> got' WINCH; trap 'echo c >> got' CONT; echo r >> got; while :; do sleep 0.02; done");
        fixture.Supervise(Suite.Ours, "sv");
        Wait.Until(() => fixture.Read("sv/got") == "r\n", "the traps are set");
        // The service may be faster than its supervisor, which writes down the pid and then says so.
        fixture.WaitForEvents("sv", "su");
        int pid = fixture.Status("sv").Pid;
        Cmd.Ours("s6-svc", "-y", fixture["sv"]).Run().ShouldSucceed("");
        Wait.Until(() => fixture.Read("sv/got") == "r\ny\n", "WINCH arrives");
        Cmd.Ours("s6-svc", "-p", fixture["sv"]).Run().ShouldSucceed("");
        Wait.Until(() => State(pid) == 'T' && fixture.Status("sv").Paused, "it is stopped");
        Cmd.Ours("s6-svc", "-c", fixture["sv"]).Run().ShouldSucceed("");
        Wait.Until(() => fixture.Read("sv/got") == "r\ny\nc\n" && !fixture.Status("sv").Paused, "it goes on");
        Assert.Equal("su", fixture.Events("sv"));
    }

    [Fact]
    public void StopsAndContinuesAWholeGroup()
    {
        using var fixture = new ServiceFixture();
        fixture.Add("sv", "sleep 1000 & echo $! > child; wait");
        fixture.Supervise(Suite.Ours, "sv");
        Wait.Until(() => fixture.Read("sv/child").EndsWith('\n'), "there is a child");
        int child = int.Parse(fixture.Read("sv/child"), CultureInfo.InvariantCulture);
        Cmd.Ours("s6-svc", "-P", fixture["sv"]).Run().ShouldSucceed();
        Wait.Until(() => State(child) == 'T' && fixture.Status("sv").Paused, "the child is stopped");
        Cmd.Ours("s6-svc", "-C", fixture["sv"]).Run().ShouldSucceed();
        Wait.Until(() => State(child) != 'T' && !fixture.Status("sv").Paused, "the child goes on");
        Cmd.Ours("s6-svc", "-K", "-wD", fixture["sv"]).Run().ShouldSucceed();
        Wait.Until(() => State(child) is '-' or 'Z', "the child is killed");
    }

    [Fact]
    public void TakesSeveralServices()
    {
        using var fixture = new ServiceFixture();
        fixture.Add("a");
        fixture.Add("b");
        fixture.Supervise(Suite.Ours, "a");
        fixture.Supervise(Suite.Ours, "b");
        fixture.WaitForEvents("a", "su");
        fixture.WaitForEvents("b", "su");
        Cmd.Ours("s6-svc", "-wD", "-d", fixture["a"], fixture["b"]).Run().ShouldSucceed();
        // It may hear of it before we do.
        fixture.WaitForEvents("a", "sudD");
        fixture.WaitForEvents("b", "sudD");
        Assert.Equal(("sudD", "sudD"), (fixture.Events("a"), fixture.Events("b")));
    }

    [Fact]
    public void OneServiceThatIsNotSupervisedDoesNotKeepItFromTheOthers()
    {
        using var fixture = new ServiceFixture();
        fixture.Add("a");
        fixture.Add("b");
        fixture.Supervise(Suite.Ours, "b");
        fixture.WaitForEvents("b", "su");
        Cmd.Ours("s6-svc", "-d", fixture["a"], fixture["b"]).Run().ShouldFail(100, "unable to control", "supervisor not listening");
        fixture.WaitForEvents("b", "sudD");
    }

    [Theory]
    [InlineData(nameof(Suite.Ours))]
    [InlineData(nameof(Suite.Reference))]
    public void GivesUpWhenTheTimeIsUp(string client)
    {
        using var fixture = new ServiceFixture();
        fixture.Add("sv");
        fixture.Supervise(Suite.Ours, "sv");
        fixture.WaitForEvents("sv", "su");
        Cmd.Of(Enum.Parse<Suite>(client), "s6-svc", "-wd", "-T", "100", "-u", fixture["sv"]).Run().ShouldFail(99, "timed out");
    }

    [Fact]
    public void WithoutNotificationFdItWaitsForUp()
    {
        using var fixture = new ServiceFixture();
        fixture.Add("sv", files: ("down", ""));
        fixture.Supervise(Suite.Ours, "sv");
        Cmd.Ours("s6-svc", "-wU", "-u", fixture["sv"]).Run().ShouldFail(0, "notification-fd not present");
        fixture.WaitForEvents("sv", "su");
        Assert.Equal("su", fixture.Events("sv"));
    }

    [Theory]
    [InlineData]
    [InlineData("-u")]
    [InlineData("-w", "-u", ".")]
    [InlineData("-wx", ".")]
    [InlineData("-wa", ".")]
    [InlineData("-T", "soon", ".")]
    [InlineData("-z", ".")]
    public void RefusesWrongUse(params string[] arguments) => Cmd.Ours("s6-svc", arguments).Run().ShouldFail(100, "usage");

    [Theory]
    [InlineData("SEGV")]
    [InlineData("99")]
    public void RefusesOtherSignals(string signal) => Cmd.Ours("s6-svc", "-s", signal, ".").Run().ShouldFail(100, signal);

    private static char State(int pid)
    {
        try
        {
            string stat = System.IO.File.ReadAllText($"/proc/{pid}/stat");
            return stat[stat.LastIndexOf(')') + 2];
        }
        catch (System.IO.IOException)
        {
            return '-';
        }
    }
}
