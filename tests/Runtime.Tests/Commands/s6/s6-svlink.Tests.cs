using System;
using System.IO;
using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.S6;

/// <summary>s6-svlink and s6-svunlink, ours and the reference's on either supervisor.</summary>
public sealed class S6SvlinkTests
{
    public static TheoryData<string, string> Pairs => S6SvcTests.Pairs;

    [Theory]
    [MemberData(nameof(Pairs))]
    public void AServiceComesAndGoes(string client, string supervisor)
    {
        using var fixture = new ServiceFixture();
        using var scan = new TempFolder();
        fixture.Add("sv", "echo x; exec sleep 1000");
        fixture.Add("sv/log", "exec cat > lines");
        Suite suite = Enum.Parse<Suite>(client);
        fixture.Start(Cmd.Of(Enum.Parse<Suite>(supervisor), "s6-svscan", scan.Root));
        Wait.Until(() => File.Exists(scan[".s6-svscan/control"]), "the scan directory is supervised");
        Cmd.Of(suite, "s6-svlink", scan.Root, fixture["sv"], "name").Run().ShouldSucceed();
        Assert.True(fixture.IsSupervised("sv") && fixture.IsSupervised("sv/log"));
        Wait.Until(() => fixture.Read("sv/log/lines") == "x\n", "it is logged");
        Cmd.Of(suite, "s6-svlink", scan.Root, fixture["sv"], "name").Run().ShouldFail(0, "already");
        Cmd.Of(suite, "s6-svunlink", scan.Root, "name").Run().ShouldSucceed();
        Wait.Until(() => !fixture.IsSupervised("sv") && !fixture.IsSupervised("sv/log"), "nobody supervises it");
        Assert.False(File.Exists(scan["name"]));
    }

    [Fact]
    public void ALoggerThatIsLeftFromTheLastTimeIsNotWaitedFor()
    {
        using var fixture = new ServiceFixture();
        using var scan = new TempFolder();
        fixture.Add("sv");
        fixture.Add("sv/log");
        fixture.Start(Cmd.Ours("s6-svscan", scan.Root));
        Wait.Until(() => File.Exists(scan[".s6-svscan/control"]), "the scan directory is supervised");
        Cmd.Ours("s6-svlink", "-t", "20000", scan.Root, fixture["sv"]).Run().ShouldSucceed();
        Cmd.Ours("s6-svunlink", "-X", scan.Root, "sv").Run().ShouldSucceed();
        Wait.Until(() => !fixture.IsSupervised("sv"), "the service is gone");
        Cmd.Ours("s6-svlink", "-t", "20000", scan.Root, fixture["sv"]).Run().ShouldFail(111, "sv/log is still supervised");
        Assert.False(File.Exists(scan["sv"]));
        fixture.Control("sv/log", "d");
    }

    [Theory]
    [InlineData("-d", false)]
    [InlineData("-D", true)]
    public void ItCanBeLeftDown(string option, bool stays)
    {
        using var fixture = new ServiceFixture();
        using var scan = new TempFolder();
        fixture.Add("sv");
        fixture.Start(Cmd.Ours("s6-svscan", scan.Root));
        Wait.Until(() => File.Exists(scan[".s6-svscan/control"]), "the scan directory is supervised");
        Cmd.Ours("s6-svlink", option, "-t", "20000", scan.Root, fixture["sv"]).Run().ShouldSucceed();
        Assert.Equal("s", fixture.Events("sv"));
        Assert.Equal(stays, File.Exists(fixture["sv/down"]));
        Assert.True(fixture.IsSupervised("sv"));
    }

    [Fact]
    public void SaysWhatIsWrong()
    {
        using var folder = new TempFolder();
        folder.Folder("sv");
        folder.Folder("scan");
        folder.Folder("scan/real");
        Cmd.Ours("s6-svlink", folder["scan"], folder["sv"]).Run().ShouldFail(100, "supervisor not listening");
        Assert.False(File.Exists(folder["scan/sv"]));
        Cmd.Ours("s6-svlink", folder["scan"], folder["nothing"]).Run().ShouldFail(111, "nothing");
        Cmd.Ours("s6-svlink", folder["scan"], folder["sv"], ".x").Run().ShouldFail(100, "invalid name");
        Cmd.Ours("s6-svlink", folder["scan"]).Run().ShouldFail(100, "usage");
        Cmd.Ours("s6-svunlink", folder["scan"], "real").Run().ShouldFail(100, "not a symbolic link");
        Cmd.Ours("s6-svunlink", folder["scan"], "none").Run().ShouldSucceed("");
        Cmd.Of(Suite.Reference, "s6-svunlink", folder["scan"], "none").Run().ShouldSucceed("");
        Cmd.Ours("s6-svunlink", folder["scan"]).Run().ShouldFail(100, "usage");
    }
}
