using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using S6Overlay.Core;
using S6Overlay.Kernel;
using S6Overlay.Supervision;
using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.S6;

/// <summary>A scan directory: what comes and goes in it, loggers, shutdown; with the reference's clients on ours.</summary>
public sealed class S6SvscanTests
{
    public static TheoryData<string> Supervisors => [nameof(Suite.Ours), nameof(Suite.Reference)];

    [Theory]
    [MemberData(nameof(Supervisors))]
    public void ServicesAreFoundStartedAndBroughtDown(string suite)
    {
        using var fixture = new ServiceFixture();
        fixture.Add("a", "echo $1 > name; exec sleep 1000", "echo $3 > finished");
        fixture.Add("b");
        File.WriteAllText(fixture["file"], "not a service");
        Directory.CreateDirectory(fixture[".hidden"]);
        Running scan = fixture.Scan(Enum.Parse<Suite>(suite));
        fixture.WaitUp("a");
        fixture.WaitUp("b");
        Wait.Until(() => fixture.Read("a/name") == "a\n", "run has its name");
        scan.Kill(Signal.Term);
        Assert.Equal(0, scan.WaitForExit().Code);
        Assert.Equal(("sudDx", "sudDx"), (fixture.Events("a"), fixture.Events("b")));
        Assert.Equal("a\n", fixture.Read("a/finished"));
        Assert.False(Directory.Exists(fixture[".hidden/supervise"]));
    }

    [Theory]
    [MemberData(nameof(Supervisors))]
    public void ANewServiceIsTakenUpAndARemovedOnePruned(string suite)
    {
        using var fixture = new ServiceFixture();
        fixture.Add("a");
        fixture.Scan(Enum.Parse<Suite>(suite));
        fixture.WaitUp("a");
        string outside = fixture.Add(".repository/b");
        File.CreateSymbolicLink(fixture["b"], outside);
        Cmd.Of(Suite.Reference, "s6-svscanctl", "-a", fixture.Root).Run().ShouldSucceed();
        fixture.WaitUp(".repository/b");
        File.Delete(fixture["b"]);
        Cmd.Ours("s6-svscanctl", "-a", fixture.Root).Run().ShouldSucceed();
        Cmd.Ours("s6-svscanctl", "-n", fixture.Root).Run().ShouldSucceed();
        fixture.WaitForEvents(".repository/b", "sudDx");
        Assert.True(fixture.IsUp("a"));
    }

    [Theory]
    [MemberData(nameof(Supervisors))]
    public void AnotherDirectoryOfTheSameNameIsAnotherService(string suite)
    {
        using var fixture = new ServiceFixture();
        fixture.Add(".repository/old");
        fixture.Add(".repository/new");
        File.CreateSymbolicLink(fixture["a"], fixture[".repository/old"]);
        fixture.Scan(Enum.Parse<Suite>(suite));
        fixture.WaitUp(".repository/old");
        File.Delete(fixture["a"]);
        File.CreateSymbolicLink(fixture["a"], fixture[".repository/new"]);
        Cmd.Ours("s6-svscanctl", "-a", fixture.Root).Run().ShouldSucceed();
        fixture.WaitUp(".repository/new");
        Assert.True(fixture.IsUp(".repository/old"));
        Cmd.Ours("s6-svscanctl", "-n", fixture.Root).Run().ShouldSucceed();
        fixture.WaitForEvents(".repository/old", "sudDx");
        Assert.Equal("su", fixture.Events(".repository/new"));
    }

    [Theory]
    [MemberData(nameof(Supervisors))]
    public void AServiceGoesWhereItsDirectoryGoes(string suite)
    {
        using var fixture = new ServiceFixture();
        fixture.Add("a");
        Running scan = fixture.Scan(Enum.Parse<Suite>(suite));
        fixture.WaitUp("a");
        Directory.Move(fixture["a"], fixture["b"]);
        Cmd.Ours("s6-svscanctl", "-an", fixture.Root).Run().ShouldSucceed();
        Cmd.Ours("s6-svc", "-wr", "-T", "20000", "-r", fixture["b"]).Run().ShouldSucceed();
        fixture.WaitForEvents("a", "sudDu");
        scan.Kill(Signal.Term);
        Assert.Equal(0, scan.WaitForExit().Code);
        Assert.Equal("sudDudDx", fixture.Events("a"));
        Assert.Equal("", scan.ErrorSoFar);
    }

    /// <summary>The older reference never looks again.</summary>
    [Fact]
    public void ALoggerThatComesLaterIsFoundByTheNextScan()
    {
        using var fixture = new ServiceFixture();
        fixture.Add("a", "echo said; exec sleep 1000");
        Running scan = fixture.Scan(Suite.Ours);
        fixture.WaitUp("a");
        fixture.Add("a/log", "exec cat > out");
        Cmd.Ours("s6-svscanctl", "-a", fixture.Root).Run().ShouldSucceed();
        fixture.WaitUp("a/log");
        fixture.Control("a", "r");
        Wait.Until(() => fixture.Read("a/log/out") == "said\n", "what the next start says is logged");
        scan.Kill(Signal.Term);
        Assert.Equal(0, scan.WaitForExit().Code);
        Assert.Equal("sudDx", fixture.Events("a/log"));
    }

    [Theory]
    [InlineData(nameof(Suite.Reference), "-c", "1")]
    [InlineData(nameof(Suite.Reference), "-c", "1000000")]
    [InlineData(nameof(Suite.Ours), "-c", "1")]
    [InlineData(nameof(Suite.Ours), "-c", "1000000")]
    [InlineData(nameof(Suite.Ours), "-C", "3")]
    [InlineData(nameof(Suite.Ours), "-C", "1000000")]
    [InlineData(nameof(Suite.Ours), "-L", "1")]
    [InlineData(nameof(Suite.Ours), "-L", "5000")]
    public void ANumberOutsideOfItsBoundsCountsAsTheBound(string suite, string option, string value)
    {
        using var fixture = new ServiceFixture();
        fixture.Add("a");
        fixture.Scan(Enum.Parse<Suite>(suite), option, value);
        fixture.WaitUp("a");
    }

    [Theory]
    [MemberData(nameof(Supervisors))]
    public void AServiceThatWasToldToLeaveIsTakenUpAgain(string suite)
    {
        using var fixture = new ServiceFixture();
        fixture.Add("a");
        fixture.Scan(Enum.Parse<Suite>(suite));
        fixture.WaitUp("a");
        fixture.Control("a", "xd");
        fixture.WaitForEvents("a", "sudDxsu");
    }

    [Theory]
    [MemberData(nameof(Supervisors))]
    public void HangUpRescansAndPrunes(string suite)
    {
        using var fixture = new ServiceFixture();
        fixture.Add(".repository/a");
        fixture.Add(".repository/b");
        File.CreateSymbolicLink(fixture["a"], fixture[".repository/a"]);
        Running scan = fixture.Scan(Enum.Parse<Suite>(suite));
        fixture.WaitUp(".repository/a");
        File.Delete(fixture["a"]);
        File.CreateSymbolicLink(fixture["b"], fixture[".repository/b"]);
        scan.Kill(Signal.Hup);
        fixture.WaitForEvents(".repository/a", "sudDx");
        fixture.WaitUp(".repository/b");
    }

    [Theory]
    [InlineData(null, "down")]
    [InlineData("down", null)]
    [InlineData("down", "down")]
    public void AServiceThatIsDownIsPrunedWithItsLogger(string? service, string? logger)
    {
        using var fixture = new ServiceFixture();
        fixture.Add("a");
        fixture.Add(".repository/b", "exec sleep 1000", null, [.. Files(service)]);
        fixture.Add(".repository/b/log", "exec cat", null, [.. Files(logger)]);
        File.CreateSymbolicLink(fixture["b"], fixture[".repository/b"]);
        Running scan = fixture.Scan(Suite.Ours);
        fixture.WaitUp("a");
        fixture.WaitForEvents(".repository/b", "s");
        File.Delete(fixture["b"]);
        Cmd.Ours("s6-svscanctl", "-an", fixture.Root).Run().ShouldSucceed();
        Wait.Until(() => fixture.Events(".repository/b").EndsWith('x') && fixture.Events(".repository/b/log").EndsWith('x'), "both have left");
        File.CreateSymbolicLink(fixture["b"], fixture[".repository/b"]);
        Cmd.Ours("s6-svscanctl", "-a", fixture.Root).Run().ShouldSucceed();
        Wait.Until(() => fixture.IsSupervised(".repository/b") && fixture.IsSupervised(".repository/b/log"), "both are back");
        Assert.False(scan.HasExited);

        static IEnumerable<(string, string)> Files(string? name) => name is null ? [] : [(name, "")];
    }

    [Theory]
    [MemberData(nameof(Supervisors))]
    public void NoLineIsLostWhenProducerAndLoggerAreRestarted(string suite)
    {
        using var fixture = new ServiceFixture();
        // The producer counts on over its deaths; the logger appends whole lines and dies every now and then.
        fixture.Add("p", "n=$(cat n 2>/dev/null || echo 0); i=0; while [ $i -lt 40 ]; do n=$((n+1)); i=$((i+1)); echo $n; echo $n > n; done; test $n -ge 120 && exec sleep 1000; exit 1");
        fixture.Add("p/log", "i=0; while [ $i -lt 50 ]; do read -r line || exit 0; echo $line >> ../lines; i=$((i+1)); done; exit 1");
        Running scan = fixture.Scan(Enum.Parse<Suite>(suite));
        string expected = string.Concat(Enumerable.Range(1, 120).Select(n => $"{n}\n"));
        Wait.Until(() => fixture.Read("p/lines") == expected, "all 120 lines, in order", TimeSpan.FromSeconds(30));
        scan.Kill(Signal.Term);
        Assert.Equal(0, scan.WaitForExit().Code);
        Assert.Equal(expected, fixture.Read("p/lines"));
    }

    [Fact]
    public void WhatAServiceSaysWhileItStopsIsLogged()
    {
        using var fixture = new ServiceFixture();
        fixture.Add("p", "trap 'echo last words; exit' TERM; echo first; while :; do sleep 0.02; done");
        fixture.Add("p/log", "exec cat >> ../lines");
        Running scan = fixture.Scan(Suite.Ours);
        Wait.Until(() => fixture.Read("p/lines") == "first\n", "it is logged");
        scan.Kill(Signal.Term);
        Assert.Equal(0, scan.WaitForExit().Code);
        Assert.Equal("first\nlast words\n", fixture.Read("p/lines"));
        Assert.Equal("sudDx", fixture.Events("p/log"));
    }

    [Fact]
    public void ALoggerBetweenTwoLivesStillReadsEverythingAtShutdown()
    {
        using var fixture = new ServiceFixture();
        fixture.Add("p", "echo one; echo two; touch said; exec sleep 1000");
        fixture.Add("p/log", "test -e ../dead || { touch ../dead; exit 1; }; exec cat >> ../lines");
        Running scan = fixture.Scan(Suite.Ours);
        fixture.WaitForEvents("p/log", "sudD");
        Wait.Until(() => File.Exists(fixture["p/said"]), "it has spoken");
        scan.Kill(Signal.Term);
        Assert.Equal(0, scan.WaitForExit().Code);
        Assert.Equal("one\ntwo\n", fixture.Read("p/lines"));
    }

    [Theory]
    [MemberData(nameof(Supervisors))]
    public void QuitEndsLoggersThatIgnoreTheirEndOfFile(string suite)
    {
        using var fixture = new ServiceFixture();
        fixture.Add("p");
        fixture.Add("p/log", "exec sleep 1000");
        Running scan = fixture.Scan(Enum.Parse<Suite>(suite));
        fixture.WaitUp("p");
        fixture.WaitUp("p/log");
        Cmd.Of(Suite.Reference, "s6-svscanctl", "-q", fixture.Root).Run().ShouldSucceed();
        Assert.Equal(0, scan.WaitForExit().Code);
        Assert.Equal("sudDx", fixture.Events("p/log"));
    }

    [Theory]
    [MemberData(nameof(Supervisors))]
    public void AbortLeavesServicesAloneAndRunsFinish(string suite)
    {
        using var fixture = new ServiceFixture();
        fixture.Add("a");
        Directory.CreateDirectory(fixture[".s6-svscan"]);
        ServiceFixture.Script(fixture[".s6-svscan/finish"], "echo finished > finished; exit 7");
        Running scan = fixture.Scan(Enum.Parse<Suite>(suite));
        fixture.WaitUp("a");
        int pid = fixture.Status("a").Pid;
        scan.Kill(Signal.Abrt);
        Assert.Equal(7, scan.WaitForExit().Code);
        Assert.Equal("finished\n", fixture.Read("finished"));
        Assert.Equal(0, Sys.Kill(pid, 0));
        Sys.Kill(pid, Signal.Kill);
    }

    [Theory]
    [MemberData(nameof(Supervisors))]
    public void ASignalWithAHandlerRunsIt(string suite)
    {
        using var fixture = new ServiceFixture();
        fixture.Add("a");
        Directory.CreateDirectory(fixture[".s6-svscan"]);
        foreach (string signal in (string[])["SIGTERM", "SIGUSR1", "SIGWINCH", "SIGHUP", "SIGINT", "SIGQUIT", "SIGUSR2", "SIGPWR"])
            ServiceFixture.Script(fixture[$".s6-svscan/{signal}"], $"echo {signal} >> handled");
        Running scan = fixture.Scan(Enum.Parse<Suite>(suite));
        fixture.WaitUp("a");
        string expected = "";
        foreach ((int signal, string name) in ((int, string)[])
                 [
                     (Signal.Term, "SIGTERM"), (Signal.Usr1, "SIGUSR1"), (Signal.Winch, "SIGWINCH"), (Signal.Hup, "SIGHUP"),
                     (Signal.Int, "SIGINT"), (Signal.Quit, "SIGQUIT"), (Signal.Usr2, "SIGUSR2"), (Signal.Pwr, "SIGPWR"),
                 ])
        {
            scan.Kill(signal);
            expected += name + "\n";
            Wait.Until(() => fixture.Read("handled") == expected, $"{name} is handled; so far {fixture.Read("handled")}");
        }
        Assert.True(fixture.IsUp("a"));
        Assert.False(scan.HasExited);
    }

    [Theory]
    [MemberData(nameof(Supervisors))]
    public void ReadinessIsAnnouncedOnADescriptor(string suite)
    {
        using var fixture = new ServiceFixture();
        string ready = fixture["ready"];
        using var script = new TempFolder();
        string start = script.Script("start", $"#!/bin/sh\nexec 5> {ready}; exec {Programs.Find(Enum.Parse<Suite>(suite), "s6-svscan")} -d 5 {fixture.Root}\n");
        fixture.Start(new Cmd(start, []));
        Wait.Until(() => File.Exists(ready) && File.ReadAllText(ready) == "\n", "a newline is written");
    }

    [Fact]
    public void OnlyOneSupervisorIsLetIn()
    {
        using var fixture = new ServiceFixture();
        fixture.Scan(Suite.Ours);
        Cmd.Ours("s6-svscan", fixture.Root).Run().ShouldFail(100, "another supervisor");
        // The reference locks another way here, so only ours is asked.
    }

    [Fact]
    public void AServiceOfAnotherSupervisorIsLeftToIt()
    {
        using var fixture = new ServiceFixture();
        fixture.Add("a");
        fixture.Supervise(Suite.Reference, "a");
        fixture.WaitUp("a");
        Running scan = fixture.Scan(Suite.Ours);
        Wait.Until(() => scan.ErrorSoFar.Contains("service a: another supervisor has it", StringComparison.Ordinal), "it says so");
        Assert.Equal("su", fixture.Events("a"));
    }

    [Fact]
    public void TheLimitOfServicesIsKeptAndSaid()
    {
        using var fixture = new ServiceFixture();
        foreach (string name in (string[])["a", "b", "c", "d", "e", "f"])
            fixture.Add(name);
        Running scan = fixture.Scan(Suite.Ours, "-C", "4");
        fixture.WaitUp("d");
        Wait.Until(() => scan.ErrorSoFar.Contains("2 services", StringComparison.Ordinal), "it says how many are left out");
        Assert.False(fixture.IsSupervised("e"));
    }

    [Fact]
    public void ALongNameIsPassedOver()
    {
        using var fixture = new ServiceFixture();
        fixture.Add("abcdefghijkl");
        fixture.Add("b");
        Running scan = fixture.Scan(Suite.Ours, "-L", "11");
        fixture.WaitUp("b");
        Assert.False(fixture.IsSupervised("abcdefghijkl"));
        Assert.Contains("abcdefghijkl", scan.ErrorSoFar, StringComparison.Ordinal);
    }

    [Fact]
    public void AnIntervalFindsNewServicesWithoutBeingTold()
    {
        using var fixture = new ServiceFixture();
        fixture.Scan(Suite.Ours, "-t", "50");
        string outside = fixture.Add(".repository/b");
        File.CreateSymbolicLink(fixture["b"], outside);
        fixture.WaitUp(".repository/b");
    }

    [Fact]
    public void TheConsoleGoesToTheCatchAllLogger()
    {
        using var fixture = new ServiceFixture();
        fixture.Add("s6-svscan-log", "echo to console >&2; exec sleep 1000");
        fixture.Add("a", "echo not there >&2; exec sleep 1000");
        using var script = new TempFolder();
        string start = script.Script("start", $"#!/bin/sh\nexec 5> {fixture["console"]}; exec {Programs.Find(Suite.Ours, "s6-svscan")} -X 5 {fixture.Root}\n");
        Running scan = fixture.Start(new Cmd(start, []));
        fixture.WaitUp("a");
        Wait.Until(() => fixture.Read("console") == "to console\n", "only the logger writes there");
        scan.Kill(Signal.Term);
        Assert.Equal(0, scan.WaitForExit().Code);
        Assert.Equal("sudDx", fixture.Events("s6-svscan-log"));
    }

    [Fact]
    public void OrphansAreReaped()
    {
        using var fixture = new ServiceFixture();
        // A process 1 of its own namespace gets the orphans of its services.
        fixture.Add("a", $"exec {Programs.Find(Suite.Ours, "s6-svscan")} ./scan", null, ("flag-newpidns", ""));
        fixture.Add("a/scan/b", "i=0; while [ $i -lt 200 ]; do (sleep 0.01 & ); i=$((i+1)); done; touch done; exec sleep 1000");
        Running supervisor = fixture.Supervise(Suite.Ours, "a");
        Wait.Until(() => File.Exists(fixture["a/scan/b/done"]) || supervisor.ErrorSoFar.Length > 0, "orphans are made", TimeSpan.FromSeconds(30));
        if (supervisor.ErrorSoFar.Contains("not permitted", StringComparison.Ordinal))
            Assert.Skip("this process may not make namespaces");
        int first = fixture.Status("a").Pid;
        Wait.Until(() => Children(first) == 1, "only the service is left", TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void AFloodOfCommandsIsSurvived()
    {
        using var fixture = new ServiceFixture();
        fixture.Add("a");
        Running scan = fixture.Scan(Suite.Ours);
        fixture.WaitUp("a");
        byte[] flood = new byte[4096];
        new Random(1).NextBytes(flood);
        byte[] harmless = [.. flood.Where(b => !"tqbiNxXdDoOQ".Contains((char)b, StringComparison.Ordinal))];
        for (int i = 0; i < 50; i++)
        {
            ServiceClient.Send(new Bytes(fixture.Root), ServiceClient.OfScanDirectory, harmless);
            ServiceClient.Send(new Bytes(fixture["a"]), ServiceClient.OfService, [.. harmless.Where(b => !"abqhkti12pcyPCKrl"u8.Contains(b))]);
        }
        fixture.Control("a", "d");
        fixture.WaitForEvents("a", "sudD");
        Assert.False(scan.HasExited);
        Assert.Equal("sudD", fixture.Events("a"));
    }

    [Theory]
    [InlineData(40, false)]
    [InlineData(58, false)]
    [InlineData(59, false)]
    [InlineData(60, false)]
    [InlineData(61, true)]
    [InlineData(62, true)]
    public void AtTheDescriptorLimitItSaysSoAndKeepsWhatItHas(int limit, bool logged)
    {
        using var fixture = new ServiceFixture();
        for (int i = 0; i < 40; i++)
        {
            fixture.Add($"s{i:00}");
            if (logged)
                fixture.Add($"s{i:00}/log", "exec cat");
        }
        using var script = new TempFolder();
        string start = script.Script("start", $"#!/bin/sh\nulimit -n {limit}; exec {Programs.Find(Suite.Ours, "s6-svscan")} {fixture.Root}\n");
        Running scan = fixture.Start(new Cmd(start, []));
        Wait.Until(() => scan.ErrorSoFar.Contains("service s39: unable to supervise it: ", StringComparison.Ordinal), "it says so");
        Assert.Matches("service s39: unable to supervise it: (s39/[.]: )?(Too many open files|No file descriptors available)", scan.ErrorSoFar);
        string[] supervised = [.. Enumerable.Range(0, 40).Select(i => $"s{i:00}").Where(fixture.IsSupervised)];
        Assert.Contains("s00", supervised);
        foreach (string name in supervised)
            fixture.WaitUp(name);
        fixture.Control("s00", "k");
        fixture.WaitForEvents("s00", "sudDu");
        Assert.False(scan.HasExited);
    }

    [Fact]
    public void ServicesKeepTheDescriptorLimitThatItWasStartedWith()
    {
        using var fixture = new ServiceFixture();
        fixture.Add("a", "ulimit -n > limit; exec sleep 1000");
        using var script = new TempFolder();
        string start = script.Script("start", $"#!/bin/sh\nulimit -Sn 100; exec {Programs.Find(Suite.Ours, "s6-svscan")} {fixture.Root}\n");
        Running scan = fixture.Start(new Cmd(start, []));
        Wait.Until(() => fixture.Read("a/limit") == "100\n", "the limit is as before");
        Wait.Until(() => !File.ReadAllText($"/proc/{scan.Pid}/limits").Contains("Max open files            100 ", StringComparison.Ordinal), "it allows itself more");
    }

    [Fact]
    public void MoreServicesThanAreStartedAtATimeAllStartAndAllEnd()
    {
        using var fixture = new ServiceFixture();
        // Each says on a descriptor of another number that it is ready; among the numbers are those the supervisor uses.
        for (int i = 0; i < 40; i++)
            fixture.Add($"s{i:00}", $"echo > /dev/fd/{i * 3 + 3}; exec sleep 1000", null, ("notification-fd", $"{i * 3 + 3}"));
        Running scan = fixture.Scan(Suite.Ours);
        for (int i = 0; i < 40; i++)
            fixture.WaitForEvents($"s{i:00}", "suU");
        scan.Kill(Signal.Term);
        Assert.Equal(0, scan.WaitForExit().Code);
        for (int i = 0; i < 40; i++)
            Assert.Equal("suUdDx", fixture.Events($"s{i:00}"));
    }

    [Theory]
    [InlineData("plain", "")]
    [InlineData("notification-fd", "5\n")]
    public void ServicesInheritWhatTheSupervisorDidAndNothingOfItsOwn(string file, string content)
    {
        using var fixture = new ServiceFixture();
        for (int i = 0; i < 40; i++)
            fixture.Add($"s{i:00}", "exec 5<&-; readlink /proc/$$/fd/7 > inherited; ls /proc/$$/fd > all; exec sleep 1000", null, (file, content));
        using var script = new TempFolder();
        string text = script.Write("text", "");
        string start = script.Script("start", $"#!/bin/sh\nexec 7<{text}; ls /proc/$$/fd > {script["before"]}; exec {Programs.Find(Suite.Ours, "s6-svscan")} {fixture.Root}\n");
        fixture.Start(new Cmd(start, []));
        Wait.Until(() => fixture.IsSupervised("s00"), "it is running");
        // Whatever the tests were started with, and 10, where the shell keeps its script.
        string[] expected = [.. script.Read("before").Split('\n'), "10"];
        for (int i = 0; i < 40; i++)
        {
            string folder = $"s{i:00}";
            Wait.Until(() => fixture.Read($"{folder}/all").EndsWith("7\n", StringComparison.Ordinal), "it has looked at its descriptors");
            Assert.Equal($"{text}\n", fixture.Read($"{folder}/inherited"));
            Assert.Empty(fixture.Read($"{folder}/all").Split('\n', StringSplitOptions.RemoveEmptyEntries).Except(expected));
        }
    }

    [Fact]
    public void OneThatCannotStartDoesNotKeepTheOthersDown()
    {
        using var fixture = new ServiceFixture();
        for (int i = 0; i < 40; i++)
            fixture.Add($"s{i:00}");
        File.SetUnixFileMode(fixture["s05/run"], UnixFileMode.UserRead);
        File.Delete(fixture["s20/run"]);
        Running scan = fixture.Scan(Suite.Ours);
        for (int i = 0; i < 40; i++)
            if (i is not (5 or 20))
                fixture.WaitForEvents($"s{i:00}", "su");
        Wait.Until(() => scan.ErrorSoFar.Contains("service s20: unable to start run", StringComparison.Ordinal), "it says what it cannot start");
        Assert.Contains("service s05: unable to start run (trying again in 10 seconds): Permission denied", scan.ErrorSoFar, StringComparison.Ordinal);
        Assert.Equal(("s", "s"), (fixture.Events("s05"), fixture.Events("s20")));
        Assert.Equal(38, Children(scan.Pid));
        // It is as soon as it is told to be.
        ServiceFixture.Script(fixture["s20/run"], "exec sleep 1000");
        fixture.Control("s20", "u");
        fixture.WaitForEvents("s20", "su");
    }

    [Fact]
    public void WithManyQuietServicesNoThreadOfItEverWakes()
    {
        using var fixture = new ServiceFixture();
        for (int i = 0; i < 30; i++)
            fixture.Add($"s{i:00}");
        Running scan = fixture.Scan(Suite.Ours);
        for (int i = 0; i < 30; i++)
            fixture.WaitForEvents($"s{i:00}", "su");
        // It tidies up once, a moment after the work; then nothing may move for much longer than that takes.
        long last = -1, quietSince = 0;
        Wait.Until(() => IsQuiet(2000), "no wake-up for 2 s", TimeSpan.FromSeconds(30));

        bool IsQuiet(long milliseconds)
        {
            long now = Directory.GetDirectories($"/proc/{scan.Pid}/task").Sum(Wakes);
            if (now != last)
                (last, quietSince) = (now, EventLoop.Now);
            return EventLoop.Now - quietSince > milliseconds;
        }

        static long Wakes(string task) => File.ReadLines(Path.Combine(task, "status"))
            .Where(line => line.StartsWith("voluntary_ctxt", StringComparison.Ordinal))
            .Sum(line => long.Parse(line.Split('\t')[1], CultureInfo.InvariantCulture));
    }

    [Fact]
    public void ThousandsOfStateChangesLeaveNothingBehind()
    {
        using var fixture = new ServiceFixture();
        fixture.Add("a", "exit 0", null, ("down", ""));
        Running scan = fixture.Scan(Suite.Ours);
        Wait.Until(() => fixture.IsSupervised("a"), "a is supervised");
        Churn(500);
        (long memory, int descriptors) = Measure();
        Churn(2000);
        (long later, int laterDescriptors) = Measure();
        Assert.Equal(descriptors, laterDescriptors);
        Assert.True(later <= memory + 300, $"{memory} kB after 500 lives, {later} kB after 2,500");
        Assert.Equal(0, Children(scan.Pid));

        void Churn(int lives)
        {
            for (int i = 0; i < lives; i++)
            {
                string before = fixture.Events("a");
                fixture.Control("a", "o");
                Wait.Until(() => fixture.Events("a").Length >= before.Length + 3, "it lived");
            }
        }

        (long Memory, int Descriptors) Measure()
        {
            string rollup = File.ReadAllText($"/proc/{scan.Pid}/smaps_rollup");
            string line = rollup.Split('\n').First(l => l.StartsWith("Private_Dirty:", StringComparison.Ordinal));
            return (long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture), Directory.GetFiles($"/proc/{scan.Pid}/fd").Length);
        }
    }

    [Fact]
    public void AStoppedServiceCanBeBroughtDown()
    {
        using var fixture = new ServiceFixture();
        fixture.Add("a");
        Running scan = fixture.Scan(Suite.Ours);
        fixture.WaitUp("a");
        Sys.Kill(fixture.Status("a").Pid, Signal.Stop);
        scan.Kill(Signal.Term);
        Assert.Equal(0, scan.WaitForExit().Code);
    }

    [Theory]
    [InlineData("-c", "many")]
    [InlineData("-C", "")]
    [InlineData("-L", "-1")]
    [InlineData("-d", "2")]
    [InlineData("-t", "soon")]
    [InlineData("-q", "")]
    public void RefusesWrongUse(string option, string value) => Cmd.Ours("s6-svscan", option, value, "/tmp").Run().ShouldFail(100, "usage");

    [Fact]
    public void RefusesADirectoryThatIsNotThere() => Cmd.Ours("s6-svscan", "/no/such/dir").Run().ShouldFail(111, "/no/such/dir");

    private static int Children(int pid) =>
        File.ReadAllText($"/proc/{pid}/task/{pid}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
}
