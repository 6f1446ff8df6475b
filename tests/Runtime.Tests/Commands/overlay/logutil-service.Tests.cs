using System;
using System.IO;
using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.Overlay;

public sealed class LogutilServiceTests
{
    [Fact]
    public void MakesTheDirectoryAndLogsAsNobody()
    {
        using var folder = Open(out string log);
        Cmd.Ours("logutil-service", log).Input("a line\n").Run().ShouldSucceed("");
        Assert.Matches(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{9}  a line\n$", File.ReadAllText(Path.Combine(log, "current")));
        Assert.Equal("nobody\n", new Cmd("/usr/bin/stat", ["-c", "%U", Path.Combine(log, "current")]).Run().Text);
        Assert.Equal("2700\n", new Cmd("/usr/bin/stat", ["-c", "%a", log]).Run().Text);
    }

    [Fact]
    public void FollowsTheScriptOfTheContainer()
    {
        using var folder = Open(out string log);
        folder.Write("runtime/container_environment/S6_LOGGING_SCRIPT", "n3  s4096\npX\n");
        Cmd.Ours("logutil-service", log).With("S6_OVERLAY_RUNTIME", folder["runtime"]).Input("a line\n").Run().ShouldSucceed("");
        Assert.Equal("X a line\n", File.ReadAllText(Path.Combine(log, "current")));
    }

    [Fact]
    public void FollowsTheScriptOfItsOwnEnvironmentWhereThereIsNoContainer()
    {
        using var folder = Open(out string log);
        Cmd.Ours("logutil-service", log).With("S6_LOGGING_SCRIPT", "pY").Input("a line\n").Run().ShouldSucceed("");
        Assert.Equal("Y a line\n", File.ReadAllText(Path.Combine(log, "current")));
    }

    [Fact]
    public void ReadsAFifoThatWritersComeToAndLeave()
    {
        using var folder = Open(out string log);
        string fifo = folder["fifo"];
        using Running logger = Cmd.Ours("logutil-service", "-f", fifo, log).With("S6_LOGGING_SCRIPT", "s4096").Start();
        string current = Path.Combine(log, "current");
        Wait.Until(() => File.Exists(current), "the logger runs");
        foreach (string line in (string[])["one", "two"])
        {
            new Cmd("/bin/sh", ["-c", $"echo {line} > {fifo}"]).Run().ShouldSucceed();
            Wait.Until(() => File.ReadAllText(current).EndsWith(line + "\n", StringComparison.Ordinal), "the line is logged");
        }
        Assert.Equal("622\n", new Cmd("/usr/bin/stat", ["-c", "%a", fifo]).Run().Text);
        logger.Kill(15);
        logger.Finish().ShouldSucceed("");
        Assert.Equal("one\ntwo\n", File.ReadAllText(current));
    }

    [Theory]
    [InlineData]
    [InlineData("a", "b")]
    [InlineData("-x", "a")]
    public void NeedsOneDirectory(params string[] arguments) => Cmd.Ours("logutil-service", arguments).Run().ShouldFail(100, "usage");

    [Fact]
    public void SaysWhichFifoItCannotOpen() => Cmd.Ours("logutil-service", "-f", "/there/is/none", "/tmp").Run().ShouldFail(111, "unable to open /there/is/none");

    /// <summary>A folder that nobody may pass through, too.</summary>
    private static TempFolder Open(out string log)
    {
        var folder = new TempFolder();
        File.SetUnixFileMode(folder.Root, (UnixFileMode)Convert.ToInt32("755", 8));
        log = folder["log"];
        return folder;
    }
}
