using System.IO;
using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.S6;

public sealed class S6InstanceMakerTests
{
    [Fact]
    public void MakesAServiceOfInstances()
    {
        using var folder = new TempFolder();
        folder.Script("template/run", "#!/bin/sh\n");
        Cmd.Ours("s6-instance-maker", folder["template"], folder["sv"]).Run().ShouldSucceed("");
        Assert.True(File.Exists(folder["sv/run"]));
        Assert.True(File.Exists(folder["sv/template/run"]));
    }

    [Fact]
    public void RefusesAWrongCommandLine()
    {
        Cmd.Ours("s6-instance-maker").Run().ShouldFail(100, "s6-instance-maker: usage: s6-instance-maker");
        Cmd.Ours("s6-instance-maker", "x").Run().ShouldFail(100, "s6-instance-maker: usage: s6-instance-maker");
    }
}
