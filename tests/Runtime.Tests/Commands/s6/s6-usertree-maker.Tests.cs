using System;
using System.IO;
using S6Overlay.Kernel;
using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.S6;

public sealed class S6UsertreeMakerTests
{
    [Fact]
    public void TheTreeRunsWithTheEnvironmentOfItsUser()
    {
        Assert.SkipUnless(Sys.GetEuid() == 0, "only root can become somebody else");
        using var fixture = new ServiceFixture();
        string home = fixture["home"], logs = Directory.CreateDirectory(fixture["logs"]).FullName;
        Directory.CreateDirectory(Path.Combine(home, "65534", "sv"));
        Directory.CreateDirectory(fixture["env"]);
        Directory.CreateDirectory(fixture["scan"]);
        File.WriteAllText(fixture["env/PLAIN"], "${HOME}\n");
        File.WriteAllText(fixture["env/FILLED"], "<${USER} ${UID}>\n");
        ServiceFixture.Script(Path.Combine(home, "65534/sv/run"), "env | sort\nexec sleep 1000");
        new Cmd("/bin/chown", ["-R", "nobody", home, logs]).Run().ShouldSucceed();
        Cmd.Ours("s6-usertree-maker", "-d", home + "/${UID}", "-p", Programs.SearchPath(Suite.Ours) + ":/${USER}", "-E", fixture["env"], "-e", "FILLED",
            "-l", "nobody", "-t", "0", "nobody", logs, fixture["scan/tree"]).Run().ShouldSucceed("");
        using Running scan = fixture.Start(Cmd.Ours("s6-svscan", fixture["scan"]).With("LEAKED", "yes"));
        string log = Path.Combine(logs, "current");
        Wait.Until(() => File.Exists(log) && File.ReadAllText(log).Contains("USER=", StringComparison.Ordinal), "the tree's service has spoken: " + (File.Exists(log) ? File.ReadAllText(log) : scan.ErrorSoFar), TimeSpan.FromSeconds(30));
        string said = File.ReadAllText(log);
        foreach (string expected in (string[])["USER=nobody\n", "UID=65534\n", "HOME=", "PLAIN=${HOME}\n", "FILLED=<nobody 65534>\n", ":/nobody\n"])
            Assert.Contains(expected, said, StringComparison.Ordinal);
        Assert.DoesNotContain("LEAKED", said, StringComparison.Ordinal);
        Cmd.Ours("s6-svscanctl", "-t", fixture["scan"]).Run().ShouldSucceed();
        scan.Finish();
    }

    [Fact]
    public void MakesDefinitionsForS6Rc()
    {
        using var folder = new TempFolder();
        Cmd.Ours("s6-usertree-maker", "-r", "tree/tree-log/all", "-n", "3", "-s", "5000", "-S", "9000", "-P", "u: ", "ann", "/var/log/ann", folder["src"]).Run().ShouldSucceed("");
        Assert.Equal("longrun\n", folder.Read("src/tree/type"));
        Assert.Equal("tree-log\n", folder.Read("src/tree/producer-for"));
        Assert.Equal("tree\n", folder.Read("src/tree-log/consumer-for"));
        Assert.Equal("all\n", folder.Read("src/tree-log/pipeline-name"));
        Assert.Contains("n3 s5000 S9000 \"pu: \" \"/var/log/ann\"\n", folder.Read("src/tree-log/run"), StringComparison.Ordinal);
        Assert.Contains("s6-svscan -d3 -- \"${HOME}/service\"\n", folder.Read("src/tree/run"), StringComparison.Ordinal);
    }

    [Fact]
    public void RefusesWrongUse()
    {
        using var folder = new TempFolder();
        Cmd.Ours("s6-usertree-maker").Run().ShouldFail(100, "s6-usertree-maker: usage: s6-usertree-maker");
        Cmd.Ours("s6-usertree-maker", "ann", "/logs").Run().ShouldFail(100, "usage");
        Cmd.Ours("s6-usertree-maker", "-e", "X", "ann", "/logs", folder["sv"]).Run().ShouldFail(100, "usage");
        Cmd.Ours("s6-usertree-maker", "-t", "4", "ann", "/logs", folder["sv"]).Run().ShouldFail(100, "usage");
        Cmd.Ours("s6-usertree-maker", "ann", "/logs", folder["no/sv"]).Run().ShouldFail(111, $"unable to make {folder["no/sv"]}: ");
    }
}
