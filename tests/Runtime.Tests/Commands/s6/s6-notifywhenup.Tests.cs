using System;
using System.IO;
using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.S6;

public sealed class S6NotifywhenupTests
{
    [Theory]
    [InlineData("", "echo ready", Suite.Ours)]
    [InlineData("-f", "echo ready", Suite.Reference)]
    [InlineData("-d 7", "echo ready >&7", Suite.Ours)]
    [InlineData("-f -t 60000", "printf rea; echo dy", Suite.Ours)]
    [InlineData("-X -d 5", ":", Suite.Ours)]
    public void TellsWhoListensThatTheServiceIsReady(string options, string action, Suite supervisor)
    {
        using var fixture = new ServiceFixture();
        fixture.Add("sv", $"exec {Command} {options} sh -c 'until test -e go; do sleep 0.02; done; {action}; exec sleep 1000'");
        fixture.Supervise(supervisor, "sv");
        fixture.WaitForEvents("sv", options.StartsWith("-X", StringComparison.Ordinal) ? "suU" : "su");
        using Running wait = Cmd.Ours("s6-svwait", "-U", fixture["sv"]).Start();
        Wait.Until(() => Directory.GetFiles(fixture["sv/event"]).Length > 1 || options.StartsWith("-X", StringComparison.Ordinal), "s6-svwait listens");
        File.WriteAllText(fixture["sv/go"], "");
        fixture.WaitForEvents("sv", "suU");
        Assert.Equal(12, new FileInfo(fixture["sv/supervise/ready"]).Length);
        if (!options.StartsWith("-X", StringComparison.Ordinal))
            wait.Finish().ShouldSucceed("");
        Wait.Until(() => Comm(fixture.Status("sv").Pid) == "sleep", "the service goes on as the same process");
    }

    [Theory]
    [InlineData("-f", "exec >&-; exec sleep 1000")]
    [InlineData("-f -t 1", "exec sleep 1000")]
    [InlineData("", "printf x; exec >/dev/null; exec sleep 1000")]
    public void SaysNothingWhereTheServiceDoesNot(string options, string script)
    {
        using var fixture = new ServiceFixture();
        fixture.Add("sv", $"exec {Command} {options} sh -c '{script}'");
        fixture.Supervise(Suite.Ours, "sv");
        fixture.WaitForEvents("sv", "su");
        int pid = fixture.Status("sv").Pid;
        Wait.Until(() => Comm(pid) == "sleep", "it has said what it says");
        Wait.Until(() => !Listens(fixture["sv"]), "the listener has ended");
        Assert.Equal("su", fixture.Events("sv"));
        Assert.False(File.Exists(fixture["sv/supervise/ready"]));
    }

    [Fact]
    public void RefusesWrongUse()
    {
        Cmd.Ours("s6-notifywhenup").Run().ShouldFail(100, "s6-notifywhenup: usage: s6-notifywhenup");
        Cmd.Ours("s6-notifywhenup", "-d", "x", "true").Run().ShouldFail(100, "usage");
        Cmd.Ours("s6-notifywhenup", "-d", "999999999", "true").Run().ShouldFail(111, "unable to start the listener: ");
    }

    private static string Command => Programs.Find(Suite.Ours, "s6-notifywhenup")!;

    private static string Comm(int pid) => File.ReadAllText($"/proc/{pid}/comm").Trim();

    /// <summary>Whether a listener of ours is at work in this folder.</summary>
    private static bool Listens(string folder)
    {
        foreach (string process in Directory.GetDirectories("/proc"))
        {
            try
            {
                if (char.IsAsciiDigit(Path.GetFileName(process)[0]) && new FileInfo($"{process}/cwd").LinkTarget == folder
                    && File.ReadAllText($"{process}/cmdline").Contains("s6-notifywhenup\0-P", StringComparison.Ordinal))
                    return true;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It has just ended.
            }
        }
        return false;
    }
}
