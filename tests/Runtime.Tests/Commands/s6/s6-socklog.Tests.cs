using System.IO;
using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.S6;

public sealed class S6SocklogTests
{
    [Theory]
    [InlineData("<13>hello", "user.notice: hello\n")]
    [InlineData("plain\n\0\n", "plain\n")]
    [InlineData("a\0b\nc", "a~b~c\n")]
    [InlineData("", "\n")]
    [InlineData("<191>x", "local7.debug: x\n")]
    public void WritesMessagesAsLines(string message, string expected)
    {
        using var folder = new TempFolder();
        using Running server = Start(folder);
        Send(folder, message);
        Wait.Until(() => server.TextSoFar == expected, "the line is there");
        server.Kill(15);
        server.Finish().ShouldSucceed(expected);
    }

    [Fact]
    public void CutsWhatIsTooLong()
    {
        using var folder = new TempFolder();
        using Running server = Start(folder, "-r", "-l", "80");
        Send(folder, new string((char)120, 200));
        Wait.Until(() => server.TextSoFar == new string((char)120, 80) + "...\n", "the line is there");
    }

    [Fact]
    public void LosesNothingInABurst()
    {
        using var folder = new TempFolder();
        using Running server = Start(folder, "-r");
        string all = "";
        for (int i = 0; i < 500; i++)
        {
            Send(folder, $"message {i}");
            all += $"message {i}\n";
        }
        Wait.Until(() => server.TextSoFar == all, "all lines are there");
    }

    [Theory]
    [InlineData("127.0.0.1:5141", "127.0.0.1")]
    [InlineData("127.0.0.1_5142", "127.0.0.1")]
    [InlineData("::1_5143", "::1")]
    public void NamesTheSenderOfAnInternetMessage(string address, string client)
    {
        using Running server = Cmd.Ours("s6-socklog", "-i", address).Start();
        using var socket = new System.Net.Sockets.UdpClient(client, int.Parse(address[^4..], null));
        Wait.Until(() => TrySend(socket) && server.TextSoFar.Length > 0, "a message arrives");
        Assert.Matches("^" + client + "_[0-9]+: user.notice: udp\n", server.TextSoFar);
    }

    [Theory]
    [InlineData("-i", "1.2.3")]
    [InlineData("-i", "1.2.3.4_99999")]
    [InlineData("-i", "::g")]
    [InlineData("-d", "1")]
    [InlineData("extra")]
    public void RefusesWhatItDoesNotKnow(params string[] arguments) => Cmd.Ours("s6-socklog", arguments).Run().ShouldFail(100, "usage");

    [Fact]
    public void DropsPrivileges()
    {
        using var folder = new TempFolder();
        using Running server = Start(folder, "-u", "1", "-g", "1", "-G", "");
        Wait.Until(() => File.ReadAllText($"/proc/{server.Pid}/status").Contains("Uid:\t1\t1\t1\t1\n", System.StringComparison.Ordinal), "privileges are dropped");
    }

    /// <summary>As long as nobody listens, sending is refused.</summary>
    private static bool TrySend(System.Net.Sockets.UdpClient socket)
    {
        try
        {
            return socket.Send("<13>udp"u8) > 0;
        }
        catch (System.Net.Sockets.SocketException)
        {
            return false;
        }
    }

    private static Running Start(TempFolder folder, params string[] options)
    {
        Running server = Cmd.Ours("s6-socklog", [.. options, "-x", folder["log"]]).Start();
        Wait.Until(() => File.Exists(folder["log"]) && File.ReadAllText($"/proc/{server.Pid}/comm") == "s6-socklog\n" && S6Overlay.Kernel.Sys.UnixSocket(S6Overlay.Kernel.Sys.SocketKind.Datagram, false) is var fd && TryConnect(fd, folder), "the server is ready");
        return server;
    }

    private static bool TryConnect(int fd, TempFolder folder)
    {
        int error = S6Overlay.Kernel.Sys.Connect(fd, new S6Overlay.Core.Bytes(folder["log"]));
        S6Overlay.Kernel.Sys.Close(fd);
        return error >= 0;
    }

    private static void Send(TempFolder folder, string message)
    {
        int fd = S6Overlay.Kernel.Sys.UnixSocket(S6Overlay.Kernel.Sys.SocketKind.Datagram, false);
        Assert.True(S6Overlay.Kernel.Sys.SendTo(fd, System.Text.Encoding.ASCII.GetBytes(message), new S6Overlay.Core.Bytes(folder["log"])) >= 0);
        S6Overlay.Kernel.Sys.Close(fd);
    }
}
