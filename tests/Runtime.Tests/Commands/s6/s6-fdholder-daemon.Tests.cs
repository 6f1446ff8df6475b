using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.S6;

public sealed class S6FdholderDaemonTests
{
    [Theory]
    [InlineData]
    [InlineData("a", "b")]
    [InlineData("-z", "a")]
    public void NeedsOnePath(params string[] arguments) => Cmd.Ours("s6-fdholder-daemon", arguments).Run().ShouldFail(100, "usage");

    [Fact]
    public void DropsPrivileges()
    {
        using var folder = new TempFolder();
        folder.Write("rules/uid/default/allow", "");
        using Running server = Cmd.Ours("s6-fdholder-daemon", "-1", "-u", "1", "-g", "1", "-G", "2", "-i", folder["rules"], folder["s"]).Start();
        Wait.Until(() => server.TextSoFar == "\n", "the holder is ready");
        Assert.Contains("Uid:\t1\t1\t1\t1\n", System.IO.File.ReadAllText($"/proc/{server.Pid}/status"));
        server.Kill(15);
        server.Finish().ShouldSucceed();
    }
}
