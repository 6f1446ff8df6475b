using System.IO;
using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.S6;

public sealed class S6SudodTests
{
    [Fact]
    public void AClientThatLeavesTakesTheProgramWithIt()
    {
        using var folder = new TempFolder();
        using Running service = Serve(folder, "s6-sudod", "sh", "-c", $"trap \"echo over > {folder["over"]}; exit\" TERM; echo in; while :; do sleep 0.05; done");
        using Running client = Cmd.Ours("s6-sudo", folder["s"]).Start();
        Wait.Until(() => client.TextSoFar == "in\n", "the program runs");
        client.Kill(9);
        Wait.Until(() => File.Exists(folder["over"]), "the program is terminated");
    }

    [Fact]
    public void ADetachedProgramGoesOn()
    {
        using var folder = new TempFolder();
        using Running service = Serve(folder, "s6-sudod", "-d", "sh", "-c", $"echo not for the client; echo > {folder["in"]}; while ! test -e {folder["go"]}; do sleep 0.02; done; echo > {folder["done"]}");
        using Running client = Cmd.Ours("s6-sudo", folder["s"]).Start();
        Wait.Until(() => File.Exists(folder["in"]), "the program runs");
        client.Kill(9);
        client.WaitForExit();
        folder.Write("go", "");
        Wait.Until(() => File.Exists(folder["done"]), "the program goes on");
        Assert.Equal("", client.TextSoFar);
    }

    [Theory]
    [InlineData("-0", "cat; echo out; echo err >&2", "out\n", "err\n")]
    [InlineData("-1", "cat; echo out; echo err >&2", "", "err\n")]
    [InlineData("-2", "cat; echo out; echo err >&2", "inputout\n", "")]
    public void DescriptorsMayBeWithheld(string option, string program, string output, string error)
    {
        using var folder = new TempFolder();
        using Running service = Serve(folder, "s6-sudod", option, "sh", "-c", program);
        Cmd.Ours("s6-sudo", folder["s"]).Input("input").Run().ShouldBe(0, output, error);
    }

    [Fact]
    public void NonsenseIsRefused()
    {
        using var folder = new TempFolder();
        using Running service = Serve(folder, "s6-sudod", "-t", "2000", "echo", "ran");
        var random = new System.Random(5);
        for (int round = 0; round < 40; round++)
        {
            byte[] nonsense = new byte[random.Next(1, 60)];
            random.NextBytes(nonsense);
            if (round % 2 == 0)
                nonsense = S6Overlay.Ipc.MessageChannel.Frame(nonsense, 0);
            int fd = S6Overlay.Ipc.UnixClient.Connect(new S6Overlay.Core.Bytes(folder["s"]), default, S6Overlay.Ipc.Deadline.In(5000));
            S6Overlay.Kernel.Sys.SendMessage(fd, nonsense, []);
            S6Overlay.Kernel.Sys.Close(fd);
        }
        Cmd.Ours("s6-sudo", folder["s"]).Run().ShouldSucceed("ran\n");
    }

    private static Running Serve(TempFolder folder, params string[] program)
    {
        Running service = Cmd.Ours("s6-ipcserver", ["-1", folder["s"], .. program]).Start();
        Wait.Until(() => service.TextSoFar == "\n", "the service is ready");
        return service;
    }
}
