using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using S6Overlay.Core;
using S6Overlay.Kernel;
using S6Overlay.Supervision;
using S6Overlay.Tests.Support;
using S6Overlay.Text;
using Xunit;

namespace S6Overlay.Tests.Supervision;

/// <summary>What happens to supervisors in the field: crowds of failing services, stale state, clocks that jump, processes killed by force.</summary>
public sealed class RobustnessTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);

    [Fact]
    public void AThousandServicesThatFailAtOnceAreKeptAtItAndCanBeStopped()
    {
        using var fixture = new ServiceFixture();
        const int Count = 1000;
        for (int i = 0; i < Count; i++)
        {
            Directory.CreateDirectory(fixture[$"scan/f{i}"]);
            File.CreateSymbolicLink(fixture[$"scan/f{i}/run"], "/bin/false");
        }
        fixture.Add("scan/steady");
        Running scan = fixture.Start(Cmd.Ours("s6-svscan", "-C", "2000", fixture["scan"]));
        fixture.WaitUp("scan/steady");
        // Each has died twice: none is forgotten for the others' sake.
        Wait.Until(() => Enumerable.Range(0, Count).All(i => Deaths(fixture, $"scan/f{i}") >= 2), "all have died twice", Long);
        Cmd.Ours("s6-svc", "-wr", "-T", "30000", "-r", fixture["scan/steady"]).Run().ShouldBe(0, "");
        int open = Directory.GetFiles($"/proc/{scan.Pid}/fd").Length;
        Wait.Until(() => Enumerable.Range(0, Count).All(i => Deaths(fixture, $"scan/f{i}") >= 3), "all have died once more", Long);
        Assert.InRange(Directory.GetFiles($"/proc/{scan.Pid}/fd").Length, open - 50, open + 50);
        Assert.Equal("", scan.ErrorSoFar);
        Cmd.Ours("s6-svscanctl", "-t", fixture["scan"]).Run().ShouldSucceed();
        Wait.Until(() => scan.HasExited, "it ends", Long);
        Assert.DoesNotContain(Enumerable.Range(0, Count), i => fixture.IsSupervised($"scan/f{i}"));
    }

    /// <summary>A supervisor that crashed left the number of a process that is another's now.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void AStalePidIsNeverSignalled(byte flags)
    {
        using var fixture = new ServiceFixture();
        using Running stranger = new Cmd("/bin/sleep", ["1000"]).Start();
        fixture.Add("sv", files: ("down", ""));
        Directory.CreateDirectory(fixture["sv/supervise"]);
        byte[] packed = new byte[ServiceStatus.Size];
        new ServiceStatus { Since = Tai.Now, Pid = stranger.Pid, Group = stranger.Pid, WantUp = true, Finishing = flags != 0 }.Pack(packed);
        File.WriteAllBytes(fixture["sv/supervise/status"], packed);
        fixture.Supervise(Suite.Ours, "sv");
        Wait.Until(() => fixture.Status("sv").Pid == 0, "the status is its own");
        fixture.Control("sv", "ktdrKPx");
        fixture.WaitForEvents("sv", "sx");
        Assert.False(stranger.HasExited);
        Assert.Equal('S', File.ReadAllText($"/proc/{stranger.Pid}/stat").Split(' ')[2][0]);
    }

    /// <summary>The clock was set back: everything that is recorded lies in the future.</summary>
    [Fact]
    public void StampsFromTheFutureDoNoHarm()
    {
        using var fixture = new ServiceFixture();
        fixture.Add("sv", files: ("max-death-tally", "3"));
        fixture.Supervise(Suite.Ours, "sv");
        fixture.WaitForEvents("sv", "su");
        byte[] status = File.ReadAllBytes(fixture["sv/supervise/status"]);
        status[4] += 1; // 2²⁴ seconds, some 190 days, later
        status[16] += 1;
        File.WriteAllBytes(fixture["sv/supervise/status"], status);
        string ours = Cmd.Ours("s6-svstat", fixture["sv"]).Run().Text;
        Assert.Equal(Cmd.Of(Suite.Reference, "s6-svstat", fixture["sv"]).Run().Text, ours);
        byte[] death = new byte[12 + 2];
        status.AsSpan(0, 12).CopyTo(death);
        File.WriteAllBytes(fixture["sv/supervise/death_tally"], [.. death, .. death, .. death]);
        foreach (Suite suite in (Suite[])[Suite.Ours, Suite.Reference])
            Assert.Equal(Cmd.Of(Suite.Reference, "s6-svdt", fixture["sv"]).Run().Text, Cmd.Of(suite, "s6-svdt", fixture["sv"]).Run().Text);
        // Deaths that are still to come are not held against it, or they are: by both alike.
        foreach (string seconds in (string[])["1", "60", "100000000"])
            Both.ShouldAgree("s6-permafailon", [seconds, "3", "0-255", "echo", "goes on"], cmd => cmd.In(fixture["sv"]));
        // It is started again all the same, and its next status is of now.
        fixture.Control("sv", "k");
        fixture.WaitForEvents("sv", "sudDu");
        Assert.InRange((long)fixture.Status("sv").Since.SecondsUntil(Tai.Now), 0, 60);
    }

    [Theory]
    [InlineData(nameof(Suite.Ours))]
    [InlineData(nameof(Suite.Reference))]
    public void AServiceWhoseWholeTreeIsKilledIsStartedAgain(string suite)
    {
        using var fixture = new ServiceFixture();
        fixture.Add("sv", "sleep 1000 & (sleep 1000 & setsid sleep 1000) & echo $$ >> pids; wait");
        fixture.Scan(Enum.Parse<Suite>(suite));
        for (int lives = 1; lives <= 3; lives++)
        {
            int expected = lives;
            Wait.Until(() => Lines(fixture) == expected && fixture.IsUp("sv") && Processes(fixture["sv"]).Length >= 4, $"life {lives} is in full swing");
            foreach (int pid in Processes(fixture["sv"]))
                Sys.Kill(pid, Signal.Kill);
        }
        fixture.WaitForEvents("sv", "sudDudDudDu");
        fixture.Control("sv", "O");
        Wait.Until(() => !fixture.Status("sv").WantUp, "it is not to be started again");
        foreach (int pid in Processes(fixture["sv"]))
            Sys.Kill(pid, Signal.Kill);
        Wait.Until(() => Processes(fixture["sv"]).Length == 0, "nothing of it is left");
    }

    [Fact]
    public void ADirectoryThatIsReplacedStartsBesideTheOldOne()
    {
        using var fixture = new ServiceFixture();
        fixture.Add("scan/a", "exec sleep 1001");
        fixture.Add("new", "exec sleep 1002");
        Running scan = fixture.Start(Cmd.Ours("s6-svscan", fixture["scan"]));
        fixture.WaitUp("scan/a");
        int old = fixture.Status("scan/a").Pid;
        Directory.Move(fixture["scan/a"], fixture["old"]);
        Directory.Move(fixture["new"], fixture["scan/a"]);
        Cmd.Ours("s6-svscanctl", "-a", fixture["scan"]).Run().ShouldSucceed();
        // A scan alone ends nothing: the old service goes on where its directory is now.
        Cmd.Ours("s6-svc", "-wr", "-T", "20000", "-r", fixture["old"]).Run().ShouldBe(0, "");
        Assert.NotEqual(old, fixture.Status("old").Pid);
        fixture.WaitUp("scan/a");
        Cmd.Ours("s6-svscanctl", "-an", fixture["scan"]).Run().ShouldSucceed();
        Wait.Until(() => !fixture.IsSupervised("old"), "the old one is ended", Long);
        Wait.Until(() => File.ReadAllText($"/proc/{fixture.Status("scan/a").Pid}/cmdline").Contains("1002", StringComparison.Ordinal), "it is the new one", Long);
        Assert.Equal("", scan.ErrorSoFar);
    }

    [Fact]
    public void ADirectoryThatIsRenamedWhileUpKeepsItsService()
    {
        using var fixture = new ServiceFixture();
        fixture.Add("scan/a");
        Running scan = fixture.Start(Cmd.Ours("s6-svscan", fixture["scan"]));
        fixture.WaitUp("scan/a");
        int pid = fixture.Status("scan/a").Pid;
        Directory.Move(fixture["scan/a"], fixture["scan/b"]);
        Cmd.Ours("s6-svscanctl", "-an", fixture["scan"]).Run().ShouldSucceed();
        fixture.Add("scan/c");
        Cmd.Ours("s6-svscanctl", "-an", fixture["scan"]).Run().ShouldSucceed();
        fixture.WaitUp("scan/c");
        Assert.True(fixture.IsUp("scan/b"));
        Assert.Equal(pid, fixture.Status("scan/b").Pid);
        Assert.Equal("", scan.ErrorSoFar);
    }

    [Fact]
    public void ADirectoryThatIsDeletedWhileUpIsEndedAndItsNameCanBeUsedAgain()
    {
        using var fixture = new ServiceFixture();
        fixture.Add("scan/a");
        fixture.Add("scan/other");
        Running scan = fixture.Start(Cmd.Ours("s6-svscan", fixture["scan"]));
        fixture.WaitUp("scan/a");
        int pid = fixture.Status("scan/a").Pid;
        Directory.Delete(fixture["scan/a"], recursive: true);
        Cmd.Ours("s6-svscanctl", "-an", fixture["scan"]).Run().ShouldSucceed();
        Wait.Until(() => !Directory.Exists($"/proc/{pid}"), "the service is ended", Long);
        Directory.CreateDirectory(fixture["scan/a"]);
        ServiceFixture.Script(fixture["scan/a/run"], "exec sleep 1000");
        Cmd.Ours("s6-svscanctl", "-an", fixture["scan"]).Run().ShouldSucceed();
        Wait.Until(() => fixture.IsUp("scan/a"), "the new one is up", Long);
        Assert.True(fixture.IsUp("scan/other"));
        Assert.False(scan.HasExited);
    }

    [Fact]
    public void TheControlFifoOfAServiceMayBeFullAllTheTime()
    {
        using var fixture = new ServiceFixture();
        fixture.Add("sv");
        fixture.Add("other");
        fixture.Scan(Suite.Ours);
        fixture.WaitUp("sv");
        fixture.WaitUp("other");
        int fd = Sys.Open(new Bytes(fixture["sv/supervise/control"]), Posix.O_WRONLY | Posix.O_NONBLOCK | Posix.O_CLOEXEC);
        byte[] flood = Encoding.ASCII.GetBytes(new string('u', 65536));
        var clock = System.Diagnostics.Stopwatch.StartNew();
        long sent = 0;
        while (clock.ElapsedMilliseconds < 1000)
            sent += Math.Max(Sys.Write(fd, flood), 0);
        // While that goes on, everybody else is served.
        Cmd.Ours("s6-svc", "-wd", "-T", "20000", "-d", fixture["other"]).Run().ShouldSucceed("");
        Sys.Close(fd);
        Assert.True(sent > 65536, $"{sent} bytes were taken");
        Cmd.Ours("s6-svc", "-wd", "-T", "20000", "-d", fixture["sv"]).Run().ShouldSucceed("");
    }

    [Fact]
    public void ManyChangesOfMindLeaveTheMemoryAsItIs()
    {
        using var fixture = new ServiceFixture();
        fixture.Add("sv");
        Running scan = fixture.Scan(Suite.Ours);
        fixture.WaitUp("sv");
        Change(4_000);
        (long before, int open) = (PrivateMemory(scan.Pid), Directory.GetFiles($"/proc/{scan.Pid}/fd").Length);
        Change(40_000);
        long after = PrivateMemory(scan.Pid);
        Assert.True(after <= before + 300, $"{before} kB after 4,000 changes, {after} kB after 44,000");
        Assert.Equal(open, Directory.GetFiles($"/proc/{scan.Pid}/fd").Length);
        Assert.Equal("su", fixture.Events("sv"));

        void Change(int times)
        {
            string commands = string.Concat(Enumerable.Repeat("Ou", 1000));
            for (int i = 0; i < times / 2000; i++)
            {
                // The last of these is done when all before it are.
                fixture.Control("sv", commands + "p");
                Wait.Until(() => fixture.Status("sv").Paused, "it is stopped", Long);
                fixture.Control("sv", "c");
                Wait.Until(() => !fixture.Status("sv").Paused, "it goes on", Long);
            }
        }
    }

    private static long PrivateMemory(int pid) => File.ReadLines($"/proc/{pid}/smaps_rollup").Where(static line => line.StartsWith("Private_Dirty:", StringComparison.Ordinal))
        .Select(static line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture)).Single();

    private static long Deaths(ServiceFixture fixture, string service)
    {
        var tally = new FileInfo(fixture[service + "/supervise/death_tally"]);
        return tally.Exists ? tally.Length / 14 : 0;
    }

    private static int Lines(ServiceFixture fixture) => fixture.Read("sv/pids").Count(static c => c == '\n');

    /// <summary>The processes of a service, which have its folder as their own, as a supervisor of its own has.</summary>
    private static int[] Processes(string folder) =>
    [
        .. Directory.GetDirectories("/proc").Where(static path => char.IsAsciiDigit(Path.GetFileName(path)[0]))
            .Where(path => LinkOf(path + "/cwd") == folder && Comm(path) != "s6-supervise").Select(static path => int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture)),
    ];

    private static string Comm(string process)
    {
        try
        {
            return File.ReadAllText(process + "/comm").Trim();
        }
        catch (IOException)
        {
            return ""; // It has just ended.
        }
    }

    private static string? LinkOf(string path)
    {
        Bytes target = Sys.ReadLink(new Bytes(path), out int error);
        return error < 0 ? null : target.ToString();
    }
}
