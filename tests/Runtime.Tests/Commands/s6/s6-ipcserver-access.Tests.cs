using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.S6;

public sealed class S6IpcserverAccessTests
{
    [Theory]
    [InlineData("-v0", "-l", "x")]
    [InlineData("-v1", "-l", "x")]
    [InlineData("-v2", "-l", "x")]
    [InlineData("-v0", "-E")]
    [InlineData("-v0")]
    public void DecidesAsTheReferenceDoes(params string[] options)
    {
        using var folder = new TempFolder();
        folder.Write("rules/uid/0/allow", "");
        folder.Write("rules/uid/0/env/ADDED", "value\n");
        folder.Write("rules/uid/0/env/IPCREMOTEPATH", "");
        folder.Write("rules/uid/0/env/IPCLOCALPATH", "the rule's\n");
        folder.Write("rules/uid/7/deny", "");
        folder.Write("rules/gid/5/allow", "");
        folder.Write("rules/gid/5/env/GROUP", "five\n");
        folder.Write("rules/uid/default/deny", "");
        Cmd.Ours("s6-accessrules-cdb-from-fs", folder["cdb"], folder["rules"]).Run().ShouldSucceed("");
        foreach ((string uid, string gid) in ((string, string)[])[("0", "0"), ("7", "5"), ("8", "5"), ("8", "6"), ("x", "0")])
            foreach (string[] rules in (string[][])[["-i", folder["rules"]], ["-x", folder["cdb"]]])
                Both.ShouldAgree("s6-ipcserver-access", [.. options, .. rules, "env"], cmd =>
                    cmd.With("PROTO", "IPC").With("IPCREMOTEEUID", uid).With("IPCREMOTEEGID", gid).With("IPCREMOTEPATH", "p").With("IPCCONNNUM", "1"));
    }

    [Fact]
    public void ARuleMayReplaceTheProgram()
    {
        using var folder = new TempFolder();
        folder.Write("rules/uid/default/allow", "");
        folder.Write("rules/uid/default/exec", "echo another program\n");
        Result result = Cmd.Of(Suite.Ours, "s6-ipcserver-access", "-v0", "-l", "x", "-i", folder["rules"], "true")
            .With("PATH", Programs.Folder + ":/usr/lib/execline/bin:/usr/bin:/bin").With("PROTO", "IPC").With("IPCREMOTEEUID", "3").With("IPCREMOTEEGID", "3").Run();
        result.ShouldSucceed("another program\n");
    }

    /// <summary>What is no folder where a rule could be must not let the next rule decide.</summary>
    [Theory]
    [InlineData("rules")]
    [InlineData("rules/uid")]
    [InlineData("rules/uid/0")]
    public void AFileInThePlaceOfARuleIsAnError(string file)
    {
        using var folder = new TempFolder();
        folder.Write(file, "");
        if (file == "rules/uid/0")
            folder.Write("rules/uid/default/allow", "");
        Both.ShouldAgree("s6-ipcserver-access", ["-v0", "-l", "x", "-i", folder["rules"], "echo", "in"], cmd => cmd.With("PROTO", "IPC").With("IPCREMOTEEUID", "0").With("IPCREMOTEEGID", "0"));
    }

    [Theory]
    [InlineData("0", null)]
    [InlineData(null, "0")]
    [InlineData("0", "0")]
    public void NeedsAClientAlsoWithoutRules(string? uid, string? gid) => Both.ShouldAgree("s6-ipcserver-access", ["-v0", "-l", "x", "echo", "in"], cmd =>
    {
        cmd.With("PROTO", "IPC");
        if (uid is not null)
            cmd.With("IPCREMOTEEUID", uid);
        if (gid is not null)
            cmd.With("IPCREMOTEEGID", gid);
    });

    [Fact]
    public void AllOfALongNameAndALargeEnvironmentArrive()
    {
        using var folder = new TempFolder();
        string large = new('v', 3000), name = new('n', 150);
        folder.Write("rules/uid/0/allow", "");
        folder.Write("rules/uid/0/env/ONE", large + "\n");
        folder.Write("rules/uid/0/env/TWO", large + "\r\n");
        Cmd.Ours("s6-ipcserver-access", "-v0", "-l", name, "-i", folder["rules"], "sh", "-c", "echo $ONE; echo $TWO; echo $IPCLOCALPATH")
            .With("PROTO", "IPC").With("IPCREMOTEEUID", "0").With("IPCREMOTEEGID", "0").Run().ShouldSucceed($"{large}\n{large}\n{name}\n");
        Cmd.Ours("s6-accessrules-cdb-from-fs", folder["cdb"], folder["rules"]).Run().ShouldFail(100, "larger than 4096 bytes");
    }

    [Fact]
    public void NeedsAProtocol() => Cmd.Ours("s6-ipcserver-access", "-i", "/", "true").Run().ShouldFail(100, "PROTO not set");

    [Fact]
    public void ABrokenDatabaseAllowsNobody()
    {
        using var folder = new TempFolder();
        Cmd.Ours("s6-ipcserver-access", "-x", folder.Write("cdb", "garbage"), "echo", "in").With("PROTO", "IPC").With("IPCREMOTEEUID", "0").With("IPCREMOTEEGID", "0").Run()
            .ShouldFail(111, "unable to check the rules");
    }
}
