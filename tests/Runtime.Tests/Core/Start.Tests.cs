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
}
