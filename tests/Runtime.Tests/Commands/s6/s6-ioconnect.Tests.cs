using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.S6;

public sealed class S6IoconnectTests
{
    [Fact]
    public void GivesUpWithoutActivity()
    {
        using var folder = new TempFolder();
        string script = folder.Script("run", $"#!/bin/sh\nmkfifo fifo; exec 8<> fifo 9<> fifo; exec {Programs.Find(Suite.Ours, "s6-ioconnect")} -t 50 -r 8 -w 9\n");
        Assert.Equal(1, new Cmd(script, []).In(folder.Root).Run().Code);
    }

    [Fact]
    public void RefusesADescriptorThatIsNotOpen() => Cmd.Ours("s6-ioconnect", "-r", "77").Run().ShouldFail(111, "descriptor 77");

    [Fact]
    public void RefusesAWrongCommandLine()
    {
        Cmd.Ours("s6-ioconnect", "-q").Run().ShouldFail(100, "s6-ioconnect: usage: s6-ioconnect");
        Cmd.Ours("s6-ioconnect", "-r", "0").Run().ShouldFail(100, "s6-ioconnect: usage: s6-ioconnect");
        Cmd.Ours("s6-ioconnect", "-w", "1").Run().ShouldFail(100, "s6-ioconnect: usage: s6-ioconnect");
        Cmd.Ours("s6-ioconnect", "-t", "x").Run().ShouldFail(100, "s6-ioconnect: usage: s6-ioconnect");
    }
}
