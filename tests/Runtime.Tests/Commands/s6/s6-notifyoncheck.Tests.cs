using System;
using System.IO;
using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.S6;

public sealed class S6NotifyoncheckTests
{
    [Theory]
    [InlineData("-w 20")]
    [InlineData("-d -w 20")]
    [InlineData("-3 7 -s 1 -w 20 -n 0")]
    public void TellsTheSupervisorOnceTheCheckSucceeds(string options)
    {
        using var fixture = new ServiceFixture();
        Add(fixture, $"exec {Command} {options} sleep 1000", "echo x >> checks; test -e open");
        fixture.Supervise(Suite.Ours, "sv");
        Wait.Until(() => fixture.Read("sv/checks").Length >= 4, "it is checked again and again");
        Assert.False(fixture.Status("sv").Ready);
        Assert.Equal("sleep", File.ReadAllText($"/proc/{fixture.Status("sv").Pid}/comm").Trim());
        File.WriteAllText(fixture["sv/open"], "");
        fixture.WaitForEvents("sv", "suU");
    }

    [Fact]
    public void WorksUnderTheReferenceToo()
    {
        using var fixture = new ServiceFixture();
        Add(fixture, $"exec {Command} -w 20 sleep 1000", "exit 0");
        fixture.Supervise(Suite.Reference, "sv");
        fixture.WaitForEvents("sv", "suU");
    }

    [Fact]
    public void TheCheckMayBeACommandLine()
    {
        using var fixture = new ServiceFixture();
        Add(fixture, $"exec {Command} -w 20 -c 'test -e \"open here\"' sleep 1000", "exit 1");
        fixture.Supervise(Suite.Ours, "sv");
        fixture.WaitForEvents("sv", "su");
        File.WriteAllText(fixture["sv/open here"], "");
        fixture.WaitForEvents("sv", "suU");
    }

    [Theory]
    [InlineData("-n 3 -w 1", "exit 1")]
    [InlineData("-T 50", "exit 1")]
    [InlineData("-n 2 -w 1 -t 20", "exec sleep 1000")]
    public void GivesUp(string options, string check)
    {
        using var fixture = new ServiceFixture();
        Add(fixture, $"exec {Command} {options} sleep 1000", check);
        fixture.Supervise(Suite.Ours, "sv");
        fixture.WaitForEvents("sv", "su");
        int pid = fixture.Status("sv").Pid;
        Wait.Until(() => Poller(pid) is 0, "the poller has ended");
        Assert.Equal("su", fixture.Events("sv"));
    }

    [Fact]
    public void EndsWithTheService()
    {
        using var fixture = new ServiceFixture();
        Add(fixture, $"exec {Command} -n 0 -w 20 sleep 1000", "exit 1");
        fixture.Supervise(Suite.Ours, "sv");
        fixture.WaitForEvents("sv", "su");
        int pid = fixture.Status("sv").Pid;
        int poller = 0;
        Wait.Until(() => (poller = Poller(pid)) > 0 && Directory.GetFiles(fixture["sv/event"]).Length == 2, "it polls");
        fixture.Control("sv", "O");
        fixture.Control("sv", "k");
        Wait.Until(() => !Directory.Exists($"/proc/{poller}") || State(poller) == 'Z', "the poller has ended");
    }

    [Fact]
    public void RefusesWrongUse()
    {
        using var folder = new TempFolder();
        Cmd.Ours("s6-notifyoncheck", "-w", "x", "true").In(folder.Root).Run().ShouldFail(100, "usage");
        Cmd.Ours("s6-notifyoncheck", "true").In(folder.Root).Run().ShouldFail(100, "notification-fd");
        Cmd.Ours("s6-notifyoncheck", "-3", "77", "true").In(folder.Root).Run().ShouldFail(100, "77");
    }

    private static string Command => Programs.Find(Suite.Ours, "s6-notifyoncheck")!;

    private static void Add(ServiceFixture fixture, string run, string check)
    {
        fixture.Add("sv", run, null, ("notification-fd", "7\n"));
        Directory.CreateDirectory(fixture["sv/data"]);
        ServiceFixture.Script(fixture["sv/data/check"], check);
    }

    /// <summary>The living child of a process; 0 if there is none.</summary>
    private static int Poller(int pid)
    {
        foreach (string child in File.ReadAllText($"/proc/{pid}/task/{pid}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
            if (State(int.Parse(child)) != 'Z')
                return int.Parse(child);
        return 0;
    }

    private static char State(int pid)
    {
        string stat = File.ReadAllText($"/proc/{pid}/stat");
        return stat[stat.LastIndexOf(')') + 2];
    }
}
