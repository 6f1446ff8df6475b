using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.S6;

public sealed class S6InstanceStatusTests
{
    [Fact]
    public void FailsOnWhatIsNoServiceOfInstances()
    {
        using var folder = new TempFolder();
        folder.Folder("sv");
        Result result = Cmd.Ours("s6-instance-status", folder["sv"], "name").Run();
        Assert.True(result.Code is 1 or 100 or 111, $"{result.Code} {result.ErrorText}");
        Assert.Contains("s6-instance-status: fatal: ", result.ErrorText, System.StringComparison.Ordinal);
    }

    [Fact]
    public void RefusesAWrongCommandLine()
    {
        Cmd.Ours("s6-instance-status", "sv").Run().ShouldFail(100, "s6-instance-status: usage: s6-instance-status");
    }
}
