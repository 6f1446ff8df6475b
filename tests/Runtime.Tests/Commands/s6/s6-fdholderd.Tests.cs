using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.S6;

public sealed class S6FdholderdTests
{
    [Fact]
    public void NeedsRules() => Cmd.Ours("s6-fdholderd").Run().ShouldFail(100, "no access rights specified!");

    [Fact]
    public void NeedsASocket() => Cmd.Ours("s6-fdholderd", "-i", "/").Run().ShouldFail(100, "stdin is not a socket");

    [Fact]
    public void CannotBeReadyWithoutAStandardOutput()
    {
        using var folder = new TempFolder();
        Cmd.Ours("s6-ipcserver-socketbinder", folder["s"], "sh", "-c", "exec s6-fdholderd -1 -i / >&-").Run().ShouldFail(100, "-1 needs a standard output");
    }

    [Theory]
    [InlineData("-z")]
    [InlineData("-n", "x", "-i", "/")]
    [InlineData("-i", "/", "extra")]
    public void RefusesWhatItDoesNotKnow(params string[] arguments) => Cmd.Ours("s6-fdholderd", arguments).Run().ShouldFail(100, "usage");

    [Fact]
    public void ReadsADatabaseAgainOnHangup()
    {
        using var folder = new TempFolder();
        folder.Write("rules/uid/default/deny", "");
        Cmd.Ours("s6-accessrules-cdb-from-fs", folder["cdb"], folder["rules"]).Run().ShouldSucceed("");
        using Running server = Cmd.Ours("s6-fdholder-daemon", "-1", "-x", folder["cdb"], folder["s"]).Start();
        Wait.Until(() => server.TextSoFar == "\n", "the holder is ready");
        Assert.Equal(1, Cmd.Ours("s6-fdholder-list", folder["s"]).Run().Code);
        folder.Write("rules/uid/0/allow", "");
        folder.Write("rules/uid/0/env/S6_FDHOLDER_LIST", "\n");
        Cmd.Ours("s6-accessrules-cdb-from-fs", folder["cdb"], folder["rules"]).Run().ShouldSucceed("");
        server.Kill(1);
        Wait.Until(() => Cmd.Ours("s6-fdholder-list", folder["s"]).Run().Code == 0, "the new rules count");
        server.Kill(15);
        server.Finish().ShouldSucceed("\n");
    }
}
