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
