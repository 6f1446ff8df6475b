using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.S6;

public sealed class S6IpcserverSocketbinderTests
{
    [Theory]
    [InlineData]
    [InlineData("path")]
    [InlineData("-a", "9", "path", "true")]
    [InlineData("-a", "1000", "path", "true")]
    public void RefusesWhatItDoesNotKnow(params string[] arguments) => Cmd.Ours("s6-ipcserver-socketbinder", arguments).Run().ShouldFail(100, "usage");

    [Theory]
    [InlineData("777")]
    [InlineData("700")]
    public void SetsTheMode(string mode)
    {
        using var folder = new TempFolder();
        Both.ShouldAgree("s6-ipcserver-socketbinder", ["-a", mode, folder["s"], "stat", "-c", "%a %F", folder["s"]]);
    }

    [Fact]
    public void TakesThePlaceOfWhatIsThereUnlessForbidden()
    {
        using var folder = new TempFolder();
        Cmd.Ours("s6-ipcserver-socketbinder", folder["s"], "true").Run().ShouldSucceed("");
        Cmd.Ours("s6-ipcserver-socketbinder", folder["s"], "true").Run().ShouldSucceed("");
        Cmd.Ours("s6-ipcserver-socketbinder", "-D", folder["s"], "true").Run().ShouldFail(111, "unable to bind to " + folder["s"]);
    }

    [Theory]
    [InlineData("-M", "0")]
    [InlineData("-m", "0")]
    public void MakesBothKinds(string kind, string backlog)
    {
        using var folder = new TempFolder();
        Cmd.Ours("s6-ipcserver-socketbinder", kind, "-b", backlog, folder["s"], "sh", "-c", "readlink /proc/self/fd/0 | cut -d: -f1").Run().ShouldSucceed("socket\n");
    }

    [Fact]
    public void APathThatIsTooLongIsRefused() =>
        Cmd.Ours("s6-ipcserver-socketbinder", "/tmp/" + new string((char)97, 120), "true").Run().ShouldFail(111, "unable to bind to");
}
