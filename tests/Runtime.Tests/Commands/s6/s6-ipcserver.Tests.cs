using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.S6;

public sealed class S6IpcserverTests
{
    public static TheoryData<Suite, Suite> Pairs() => new()
    {
        { Suite.Ours, Suite.Ours },
        { Suite.Ours, Suite.Reference },
        { Suite.Reference, Suite.Ours },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void ServesClients(Suite suite, Suite client)
    {
        using var folder = new TempFolder();
        using Running server = Cmd.Of(suite, "s6-ipcserver", "-1", folder["s"], "sh", "-c", "read x; echo $PROTO $IPCREMOTEEUID $IPCREMOTEEGID $IPCCONNNUM $x").Start();
        Wait.Until(() => server.TextSoFar == "\n", "the server is ready");
        for (int i = 0; i < 3; i++)
            Cmd.Of(client, "s6-ipcclient", folder["s"], "sh", "-c", "echo hello >&7; cat <&6").Run().ShouldSucceed("IPC 0 0 1 hello\n");
        server.Kill(15);
        server.Finish().ShouldSucceed("\n");
    }

    [Fact]
    public void DropsPrivileges()
    {
        using var folder = new TempFolder();
        using Running server = Cmd.Ours("s6-ipcserver", "-1", "-u", "1", "-g", "2", folder["s"], "id", "-u").Start();
        Wait.Until(() => server.TextSoFar == "\n", "the server is ready");
        Cmd.Ours("s6-ipcclient", folder["s"], "sh", "-c", "cat <&6").Run().ShouldSucceed("1\n");
    }

    [Theory]
    [InlineData]
    [InlineData("path")]
    [InlineData("-z", "path", "prog")]
    public void RefusesWhatItDoesNotKnow(params string[] arguments) => Cmd.Ours("s6-ipcserver", arguments).Run().ShouldFail(100, "usage");
}
