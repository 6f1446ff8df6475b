using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Core;

/// <summary>What the .NET runtime inside the binary makes of its surroundings: nothing.</summary>
public sealed class StartTests
{
    [Theory]
    [InlineData("DOTNET_GCRegionSize", "1")]
    [InlineData("DOTNET_GCRegionRange", "200000")]
    [InlineData("DOTNET_GCHeapHardLimit", "1000")]
    [InlineData("DOTNET_GCHeapHardLimitPercent", "1")]
    [InlineData("DOTNET_gcServer", "1")]
    [InlineData("DOTNET_GCgen0size", "1")]
    public void VariablesForDotNetProgramsAreHandedOnAndChangeNothing(string name, string value) =>
        Cmd.Ours("execlineb", "-P", "-c", $"importas -i v {name} foreground {{ s6-echo $v }} printenv {name}").With(name, value).Run()
            .ShouldSucceed($"{value}\n{value}\n");

    [Fact]
    public void AProcessHasOneThread() =>
        Cmd.Ours("execlineb", "-P", "-c", "getpid p importas p p foreground { grep Threads: /proc/${p}/status } exit 0").Run()
            .ShouldSucceed("Threads:\t1\n");

    [Theory]
    [InlineData(24 * 1024)]
    [InlineData(48 * 1024)]
    [InlineData(100 * 1024)]
    [InlineData(250 * 1024)]
    public void TheHeapFitsIntoALimitedAddressSpace(int kilobytes)
    {
        Under($"-v {kilobytes}", "seq 1 20000 | s6-sort | tail -n 1").ShouldSucceed("9999\n");
        Under($"-v {kilobytes}", "execlineb -P -c 'forx -p i { 1 2 3 } backtick x { s6-seq 1 10000 } importas -u i i s6-echo $i' | sort").ShouldSucceed("1\n2\n3\n");
    }

    [Theory]
    [InlineData("-v 20000")]
    [InlineData("-v 6000")]
    [InlineData("-d 500")]
    public void TooLittleMemoryToStartIsSaid(string limit) =>
        Under(limit, "exec s6-true").ShouldFail(111, "s6-overlay: fatal: unable to start: it needs 24 MB of address space (ulimit -v)");

    [Fact]
    public void MemoryThatRunsOutIsSaid() =>
        Under("-v 30000", "head -c 50000000 /dev/zero | tr '\\0' x | s6-sort").ShouldBe(111, "", "s6-sort: fatal: out of memory\n");

    /// <summary>Runs a line of shell with the commands under one of ulimit's limits.</summary>
    private static Result Under(string limit, string line) =>
        new Cmd("/bin/sh", ["-c", $"ulimit {limit} && {line}"]).With("PATH", Programs.SearchPath(Suite.Ours)).Run();
}
