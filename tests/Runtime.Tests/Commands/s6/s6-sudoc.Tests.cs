using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.S6;

public sealed class S6SudocTests
{
    [Fact]
    public void NeedsItsDescriptors() => Cmd.Ours("s6-sudoc").Run().ShouldFail(100, "descriptors 6 and 7 are not open");

    [Theory]
    [InlineData("echo hello")]
    [InlineData("true")]
    [InlineData("printf \"s6-sudo b v1.0\\n\"")]
    public void ABadServerIsNotTrusted(string server)
    {
        using var folder = new TempFolder();
        using Running service = Cmd.Ours("s6-ipcserver", "-1", folder["s"], "sh", "-c", server + "; printf aaaaaaaaaaaaaaaaaaaa").Start();
        Wait.Until(() => service.TextSoFar == "\n", "the service is ready");
        Result result = Cmd.Ours("s6-sudo", "-t", "3000", "-T", "3000", folder["s"]).Run();
        Assert.Equal(111, result.Code);
    }

    [Fact]
    public void GivesUpAfterTheTimeItWasGiven()
    {
        using var folder = new TempFolder();
        using Running service = Cmd.Ours("s6-ipcserver", "-1", folder["s"], "s6-sudod", "sleep", "10").Start();
        Wait.Until(() => service.TextSoFar == "\n", "the service is ready");
        Cmd.Ours("s6-sudo", "-T", "100", folder["s"]).Run().ShouldFail(111, "unable to get the program");
    }
}
