using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.S6;

public sealed class S6IpcclientTests
{
    [Theory]
    [InlineData]
    [InlineData("path")]
    [InlineData("-z", "path", "true")]
    [InlineData("/there/is/none", "true")]
    public void FailsAsTheReferenceDoes(params string[] arguments) => Both.ShouldAgree("s6-ipcclient", arguments);

    [Fact]
    public void BindsItsOwnEnd()
    {
        using var folder = new TempFolder();
        using Running server = Cmd.Ours("s6-ipcserver", "-1", folder["s"], "sh", "-c", "echo $IPCREMOTEPATH").Start();
        Wait.Until(() => server.TextSoFar == "\n", "the server is ready");
        Cmd.Ours("s6-ipcclient", "-p", folder["mine"], folder["s"], "sh", "-c", "cat <&6; echo $IPCLOCALPATH").Run().ShouldSucceed(folder["mine"] + "\n" + folder["mine"] + "\n");
        Cmd.Ours("s6-ipcclient", "-l", "name", folder["s"], "sh", "-c", "cat <&6; echo $IPCLOCALPATH").Run().ShouldSucceed("\nname\n");
    }
}
