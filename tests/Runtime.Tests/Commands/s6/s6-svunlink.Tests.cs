using System.IO;
using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.S6;

public sealed class S6SvunlinkTests
{
    [Fact]
    public void TakesAServiceOutOfARunningScanDirectory()
    {
        using var fixture = new ServiceFixture();
        using var folder = new TempFolder();
        folder.Script("sv/run", "#!/bin/sh\nexec sleep 1000\n");
        fixture.Scan(Suite.Ours);
        Cmd.Ours("s6-svlink", "-t", "20000", fixture.Root, folder["sv"]).Run().ShouldSucceed("");
        Assert.True(fixture.IsSupervised("sv"));
        Cmd.Ours("s6-svunlink", "-t", "20000", fixture.Root, "sv").Run().ShouldSucceed("");
        Assert.False(File.Exists(fixture["sv"]));
    }

    [Fact]
    public void RefusesAWrongCommandLine()
    {
        Cmd.Ours("s6-svunlink").Run().ShouldFail(100, "s6-svunlink: usage: s6-svunlink");
        Cmd.Ours("s6-svunlink", "x").Run().ShouldFail(100, "s6-svunlink: usage: s6-svunlink");
    }
}
