using System;
using System.IO;
using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.S6;

/// <summary>s6-background-watch, s6-fghack and s6-ioconnect: what stands between a supervisor and programs of other habits.</summary>
public sealed class S6BackgroundWatchTests
{
    [Fact]
    public void TheDaemonsEndAndSignalsAreItsOwn()
    {
        using var folder = new TempFolder();
        string daemon = folder.Script("daemon", "#!/bin/sh\n(trap 'echo hup > hup' HUP; trap 'exit 7' TERM; touch up; while :; do sleep 0.02; done) &\necho $! > pid\nwhile ! test -e up; do sleep 0.02; done\n");
        using Running watch = Cmd.Ours("s6-background-watch", "pid", daemon).In(folder.Root).Start();
        Wait.Until(() => File.Exists(folder["up"]) && File.ReadAllText($"/proc/{watch.Pid}/task/{watch.Pid}/children").Trim() == folder.Read("pid").Trim(), "the daemon is adopted");
        watch.Kill(Kernel.Signal.Hup);
        Wait.Until(() => File.Exists(folder["hup"]), "the signal is passed on");
        watch.Kill(Kernel.Signal.Term);
        Assert.Equal(7, watch.WaitForExit().Code);
    }

    [Fact]
    public void ReadinessIsWhenTheParentHasEnded()
    {
        using var fixture = new ServiceFixture();
        fixture.Add("sv", $"exec {Programs.Find(Suite.Ours, "s6-background-watch")} -d 4 pid ./daemon", null, ("notification-fd", "4"));
        ServiceFixture.Script(fixture["sv/daemon"], "sleep 1000 >/dev/null 2>&1 &\necho $! > pid\nwhile ! test -e go; do sleep 0.02; done");
        fixture.Supervise(Suite.Ours, "sv");
        Wait.Until(() => fixture.Read("sv/pid").Length > 1, "the daemon is there");
        Assert.False(fixture.Status("sv").Ready);
        File.WriteAllText(fixture["sv/go"], "");
        fixture.WaitForEvents("sv", "suU");
        fixture.Control("sv", "d");
        fixture.WaitForEvents("sv", "suUdD");
        string pid = fixture.Read("sv/pid").Trim();
        Wait.Until(() => !Directory.Exists($"/proc/{pid}"), "the daemon has ended");
    }

    [Theory]
    [InlineData("exit 3", "", 3, "exit code 3 before")]
    [InlineData("kill -9 $$", "", 137, "signal 9 before")]
    [InlineData("exit 0", "", 111, "unable to read pid")]
    [InlineData("echo x > pid", "", 111, "no process id in pid")]
    [InlineData("echo 4194304 > pid", "", 111, "not there")]
    [InlineData("exec sleep 1000", "-t 50", 137, "time is up")]
    [InlineData("exec sleep 1000", "--timeout-ready=50", 137, "time is up")]
    [InlineData("exit 3", "--timeout-ready", 100, "usage")]
    [InlineData("exit 3", "--timeout=50", 100, "usage")]
    public void AnEndBeforeTheDaemonIsKnownIsSaid(string script, string options, int code, string said)
    {
        using var folder = new TempFolder();
        string daemon = folder.Script("daemon", $"#!/bin/sh\n{script}\n");
        Cmd.Ours("s6-background-watch", [.. options.Split(' ', StringSplitOptions.RemoveEmptyEntries), "pid", daemon]).In(folder.Root).Run().ShouldFail(code, said);
    }

    [Theory]
    [InlineData("/no/such/program", 127)]
    [InlineData("/etc/passwd", 126)]
    public void AProgramThatCannotBeExecutedIsSaid(string program, int code) =>
        Cmd.Ours("s6-background-watch", "pid", program).Run().ShouldFail(code, program);

    [Fact]
    public void FghackEndsWithTheBackgroundProcess()
    {
        using var folder = new TempFolder();
        string daemon = folder.Script("daemon", "#!/bin/sh\n(while ! test -e go; do sleep 0.02; done; touch ended) > /dev/null 2>&1 &\nexit 5\n");
        foreach (Suite suite in (Suite[])[Suite.Ours, Suite.Reference])
        {
            File.Delete(folder["go"]);
            File.Delete(folder["ended"]);
            using Running hack = Cmd.Of(suite, "s6-fghack", daemon).In(folder.Root).Start();
            Wait.Until(() => !hack.HasExited && File.ReadAllText($"/proc/{hack.Pid}/stat").Contains(") S", StringComparison.Ordinal), "it waits");
            File.WriteAllText(folder["go"], "");
            Assert.Equal(5, hack.Finish().Code);
            Assert.True(File.Exists(folder["ended"]));
        }
    }

    [Fact]
    public void FghackComplainsOfADaemonThatWritesWhereItShouldNot()
    {
        using var folder = new TempFolder();
        string daemon = folder.Script("daemon", "#!/bin/sh\nfor fd in /proc/self/fd/*; do case $(readlink $fd) in pipe:*) test ${fd##*/} -gt 2 && echo x > $fd; esac; done; sleep 1\n");
        Cmd.Ours("s6-fghack", daemon).Run().ShouldFail(102, "descriptor");
        Cmd.Ours("s6-fghack").Run().ShouldFail(100, "usage");
    }

    [Theory]
    [InlineData(nameof(Suite.Ours))]
    [InlineData(nameof(Suite.Reference))]
    public void IoconnectCarriesBothWaysToTheEnd(string suite)
    {
        using var folder = new TempFolder();
        folder.Write("big", new string('x', 300_000));
        string script = folder.Script("run", $"#!/bin/sh\nexec 6< big 7> there; exec {Programs.Find(Enum.Parse<Suite>(suite), "s6-ioconnect")}\n");
        Result result = new Cmd(script, []).In(folder.Root).Input(new string('y', 200_000)).Run();
        Assert.Equal((0, 300_000, 200_000L), (result.Code, result.Output.Length, new FileInfo(folder["there"]).Length));
    }
}
