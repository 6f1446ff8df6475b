using System;
using System.IO;
using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.Overlay;

public sealed class LogutilServiceMainTests
{
    [Fact]
    public void CleansTheEnvironmentOfTheLogger()
    {
        using var folder = new TempFolder();
        File.SetUnixFileMode(folder.Root, (UnixFileMode)Convert.ToInt32("777", 8));
        using Running logger = Cmd.Of(Suite.OursExec, "logutil-service-main", folder["log"]).With("SECRET", "1").Start();
        Wait.Until(() => File.Exists(folder["log/current"]), "the logger runs");
        Assert.DoesNotContain("SECRET", File.ReadAllText($"/proc/{logger.Pid}/environ"));
        Assert.Contains("s6-log\0-bp\0--\0n20\0s1000000\0T\0", File.ReadAllText($"/proc/{logger.Pid}/cmdline"));
        logger.Finish().ShouldSucceed("");
    }

    [Theory]
    [InlineData]
    [InlineData("a", "b")]
    public void NeedsOneDirectory(params string[] arguments) => Cmd.Ours("logutil-service-main", arguments).Run().ShouldFail(100, "usage");
}
