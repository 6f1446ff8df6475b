using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.S6;

public sealed class S6NotifySocketFromFdTests
{
    [Theory]
    [InlineData]
    [InlineData("-f")]
    [InlineData("--no-doublefork", "--timeout=60000")]
    public void TellsTheSupervisor(params string[] options)
    {
        using var folder = new TempFolder();
        using var socket = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Dgram, 0) { ReceiveTimeout = 10000 };
        socket.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(folder["notify"]));
        using Running daemon = Cmd.Ours("s6-notify-socket-from-fd", [.. options, "-d", "5", "sh", "-c", "echo ${NOTIFY_SOCKET-unset}; echo >&5; read x; true"]).With("NOTIFY_SOCKET", folder["notify"]).Start();
        byte[] buffer = new byte[100];
        int got = socket.Receive(buffer);
        Assert.Equal($"READY=1\nMAINPID={daemon.Pid}\n", System.Text.Encoding.ASCII.GetString(buffer, 0, got));
        got = socket.Receive(buffer);
        Assert.Equal("BARRIER=1\n", System.Text.Encoding.ASCII.GetString(buffer, 0, got));
        daemon.Finish().ShouldSucceed("unset\n");
    }

    [Fact]
    public void DoesNothingWithoutASupervisor() => Cmd.Ours("s6-notify-socket-from-fd", "echo", "ran").Run().ShouldSucceed("ran\n");

    [Fact]
    public void KeepsTheVariableIfAsked()
    {
        foreach (string[] options in (string[][])[["-k", "-d", "5"], ["--keep-environment", "--notification-fd=5", "--"]])
            Cmd.Ours("s6-notify-socket-from-fd", [.. options, "printenv", "NOTIFY_SOCKET"]).With("NOTIFY_SOCKET", "/there/is/none").Run().ShouldSucceed("/there/is/none\n");
    }

    [Theory]
    [InlineData]
    [InlineData("-d", "x", "true")]
    [InlineData("--notification-fd=x", "true")]
    [InlineData("--notification-fd", "3", "true")]
    [InlineData("--no-doublefork=1", "true")]
    [InlineData("--time=5", "true")]
    [InlineData("--timeout=5")]
    public void RefusesWhatItDoesNotKnow(params string[] arguments) => Cmd.Ours("s6-notify-socket-from-fd", arguments).Run().ShouldFail(100, "usage");
}
