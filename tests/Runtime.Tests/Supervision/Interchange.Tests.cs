using System;
using System.IO;
using S6Overlay.Kernel;
using S6Overlay.Tests.Commands.S6;
using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Supervision;

/// <summary>Clients of either suite on supervisors and servers of the other, where no command's own tests do it already.</summary>
public sealed class InterchangeTests
{
    public static TheoryData<string, string> Pairs => S6SvcTests.Pairs;

    public static TheoryData<string, string, string> ScanCommands
    {
        get
        {
            var all = new TheoryData<string, string, string>();
            foreach (string option in (string[])["-t", "-i", "-q", "-b", "-h", "-a", "-an", "-aN", "-z", "-nt"])
                foreach ((string client, string supervisor) in ((string, string)[])
                         [(nameof(Suite.Ours), nameof(Suite.Ours)), (nameof(Suite.Ours), nameof(Suite.Reference)), (nameof(Suite.Reference), nameof(Suite.Ours))])
                    all.Add(option, client, supervisor);
            return all;
        }
    }

    /// <summary>Every command to a scan directory: a service stays, one is gone from it, one is new.</summary>
    [Theory]
    [MemberData(nameof(ScanCommands))]
    public void AScanDirectoryDoesWhatItIsTold(string option, string client, string supervisor)
    {
        using var fixture = new ServiceFixture();
        foreach (string name in (string[])["stays", "goes", "comes"])
            fixture.Add(name);
        Directory.CreateDirectory(fixture["scan"]);
        foreach (string name in (string[])["stays", "goes"])
            File.CreateSymbolicLink(fixture[$"scan/{name}"], fixture[name]);
        Running scan = fixture.Start(Cmd.Of(Enum.Parse<Suite>(supervisor), "s6-svscan", fixture["scan"]));
        fixture.WaitUp("stays");
        fixture.WaitUp("goes");
        File.Delete(fixture["scan/goes"]);
        File.CreateSymbolicLink(fixture["scan/comes"], fixture["comes"]);
        bool ends = option.AsSpan().IndexOfAny("tiqb") >= 0;
        bool scans = option.AsSpan().IndexOfAny("ah") >= 0, prunes = scans && option.AsSpan().IndexOfAny("nNh") >= 0;
        Cmd.Of(Enum.Parse<Suite>(client), "s6-svscanctl", option, fixture["scan"]).Run().ShouldSucceed("");
        if (ends)
            Assert.Equal(0, scan.WaitForExit().Code);
        if (scans)
            fixture.WaitUp("comes");
        if (prunes || (ends && option != "-b"))
            fixture.WaitForEvents("goes", "sudDx");
        if (ends && option != "-b")
            fixture.WaitForEvents("stays", "sudDx");
        else
            Assert.True(fixture.IsUp("stays"));
        if (!ends && !prunes)
            Assert.True(fixture.IsUp("goes"));
        if (!scans)
            Assert.False(fixture.IsSupervised("comes"));
        if (option == "-b")
            foreach (string name in (string[])["stays", "goes"])
            {
                // The reference's s6-supervise is still there; ours has left with the rest.
                if (fixture.IsSupervised(name))
                    fixture.Control(name, "dx");
                else
                    Sys.Kill(fixture.Status(name).Pid, Signal.Kill);
                Wait.Until(() => !fixture.IsSupervised(name), $"{name} is left alone");
            }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void DeathsAreListedAndForgotten(string client, string supervisor)
    {
        using var fixture = new ServiceFixture();
        fixture.Add("sv", "n=$(cat n 2>/dev/null); echo x$n > n; case $n in '') exit 3;; x) kill -9 $$;; *) exec sleep 1000;; esac");
        fixture.Supervise(Enum.Parse<Suite>(supervisor), "sv");
        fixture.WaitForEvents("sv", "sudDudDu");
        Suite suite = Enum.Parse<Suite>(client);
        string text = Cmd.Of(suite, "s6-svdt", fixture["sv"]).Run().Text;
        Assert.Matches("^@[0-9a-f]{24} exitcode 3\n@[0-9a-f]{24} signal SIGKILL\n$", text);
        Assert.Equal(text, Cmd.Of(Suite.Reference, "s6-svdt", fixture["sv"]).Run().Text);
        foreach (string option in (string[])["-s", "-S", "-n1"])
            Assert.Equal(Cmd.Of(Suite.Reference, "s6-svdt", option, fixture["sv"]).Run().Text, Cmd.Of(suite, "s6-svdt", option, fixture["sv"]).Run().Text);
        Cmd.Of(suite, "s6-svdt-clear", fixture["sv"]).Run().ShouldSucceed("");
        Cmd.Ours("s6-svdt", fixture["sv"]).Run().ShouldSucceed("");
        Cmd.Of(Suite.Reference, "s6-svdt", fixture["sv"]).Run().ShouldSucceed("");
    }

    /// <summary>Rules go from a folder to a database and back, and to a database again that is the same byte for byte.</summary>
    [Theory]
    [InlineData(nameof(Suite.Ours), nameof(Suite.Reference))]
    [InlineData(nameof(Suite.Reference), nameof(Suite.Ours))]
    public void AccessRulesGoBackAndForth(string first, string second)
    {
        using var folder = new TempFolder();
        for (int i = 0; i < 60; i++)
        {
            folder.Write($"rules/uid/{i}/" + (i % 4 == 0 ? "deny" : "allow"), "");
            // What is denied needs no more said.
            if (i % 4 == 0)
                continue;
            if (i % 5 == 1)
                folder.Write($"rules/uid/{i}/env/VAR{i}", $"value {i}\n");
            if (i % 7 == 1)
                folder.Write($"rules/uid/{i}/exec", $"echo {i}\n");
        }
        folder.Write("rules/gid/default/allow", "");
        folder.Write("rules/uid/self/allow", "");
        folder.Write("rules/uid/self/env/UNSET", "");
        Suite a = Enum.Parse<Suite>(first), b = Enum.Parse<Suite>(second);
        Cmd.Of(a, "s6-accessrules-cdb-from-fs", folder["cdb1"], folder["rules"]).Run().ShouldSucceed("");
        Cmd.Of(b, "s6-accessrules-fs-from-cdb", folder["again"], folder["cdb1"]).Run().ShouldSucceed("");
        new Cmd("/usr/bin/diff", ["-r", folder["rules"], folder["again"]]).Run().ShouldSucceed("");
        Cmd.Of(b, "s6-accessrules-cdb-from-fs", folder["cdb2"], folder["again"]).Run().ShouldSucceed("");
        Assert.Equal(File.ReadAllBytes(folder["cdb1"]).Length, File.ReadAllBytes(folder["cdb2"]).Length);
        Cmd.Of(a, "s6-accessrules-cdb-from-fs", folder["cdb3"], folder["again"]).Run().ShouldSucceed("");
        Assert.Equal(File.ReadAllBytes(folder["cdb2"]), File.ReadAllBytes(folder["cdb3"]));
    }

    /// <summary>A server of one suite obeys a database that the other compiled.</summary>
    [Theory]
    [InlineData(nameof(Suite.Ours), nameof(Suite.Reference))]
    [InlineData(nameof(Suite.Reference), nameof(Suite.Ours))]
    public void ServersReadTheOthersDatabases(string server, string compiler)
    {
        using var folder = new TempFolder();
        folder.Write("rules/uid/self/allow", "");
        folder.Write("rules/uid/self/env/S6_FDHOLDER_LIST", "\n");
        folder.Write("rules/uid/self/env/S6_FDHOLDER_STORE_REGEX", "^a\n");
        folder.Write("rules/uid/0/env/HELLO", "world\n");
        Suite suite = Enum.Parse<Suite>(server);
        Cmd.Of(Enum.Parse<Suite>(compiler), "s6-accessrules-cdb-from-fs", folder["cdb"], folder["rules"]).Run().ShouldSucceed("");
        using Running holder = Cmd.Of(suite, "s6-fdholder-daemon", "-1", "-x", folder["cdb"], folder["s"]).Start();
        Wait.Until(() => holder.TextSoFar == "\n", "the holder is ready");
        Cmd.Ours("s6-fdholder-store", folder["s"], "abc").Run().ShouldSucceed("");
        Cmd.Ours("s6-fdholder-store", folder["s"], "xyz").Run().ShouldFail(1, "Operation not permitted");
        Cmd.Of(Suite.Reference, "s6-fdholder-list", folder["s"]).Run().ShouldSucceed("abc\n");
        holder.Kill(Signal.Term);
        holder.WaitForExit();
        Cmd access = Cmd.Of(suite, "s6-ipcserver-access", "-v0", "-l", "x", "-x", folder["cdb"], "sh", "-c", "echo in");
        access.With("PROTO", "IPC").With("IPCREMOTEEUID", Sys.GetEuid().ToString(System.Globalization.CultureInfo.InvariantCulture)).With("IPCREMOTEEGID", "0").Run().ShouldSucceed("in\n");
    }

    /// <summary>One suite's supervisor leaves a scan directory, the other's takes over, and back: services live through it as the clients see it.</summary>
    [Fact]
    public void AScanDirectoryIsHandedFromOneToTheOther()
    {
        using var fixture = new ServiceFixture();
        fixture.Add("a");
        fixture.Add("b", files: ("down", ""));
        foreach (Suite suite in (Suite[])[Suite.Reference, Suite.Ours, Suite.Reference, Suite.Ours])
        {
            Running scan = fixture.Scan(suite);
            fixture.WaitUp("a");
            Assert.False(fixture.IsUp("b"));
            foreach (Suite client in (Suite[])[Suite.Ours, Suite.Reference])
            {
                Cmd.Of(client, "s6-svc", "-wu", "-T", "20000", "-u", fixture["b"]).Run().ShouldSucceed("");
                Cmd.Of(client, "s6-svstat", "-u", fixture["b"]).Run().ShouldSucceed("true\n");
                Cmd.Of(client, "s6-svc", "-wD", "-T", "20000", "-d", fixture["b"]).Run().ShouldSucceed("");
            }
            Cmd.Ours("s6-svscanctl", "-t", fixture.Root).Run().ShouldSucceed();
            Assert.Equal(0, scan.WaitForExit().Code);
            Wait.Until(() => !fixture.IsSupervised("a") && !fixture.IsSupervised("b"), "nobody supervises them");
        }
    }
}
