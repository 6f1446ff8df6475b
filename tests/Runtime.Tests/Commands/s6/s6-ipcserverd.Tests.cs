using System.IO;
using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.S6;

public sealed class S6IpcserverdTests
{
    [Fact]
    public void NeedsASocket() => Cmd.Ours("s6-ipcserverd", "true").Run().ShouldFail(100, "stdin is not a socket");

    [Fact]
    public void CannotBeReadyWithoutAStandardOutput()
    {
        using var folder = new TempFolder();
        Cmd.Ours("s6-ipcserver-socketbinder", folder["s"], "sh", "-c", "exec s6-ipcserverd -1 true >&-").Run().ShouldFail(100, "-1 needs a standard output");
    }

    [Theory]
    [InlineData("-c", "wait")]
    [InlineData("-C", "deny 0:0 count 1/1")]
    public void AtLeastOneClientIsServed(string option, string late)
    {
        using var folder = new TempFolder();
        using Running server = Cmd.Ours("s6-ipcserver", "-1", option, "0", folder["s"], "sh", "-c", "echo in; read x; true").Start();
        Wait.Until(() => server.TextSoFar == "\n", "the server is ready");
        using Running first = Cmd.Ours("s6-ipcclient", folder["s"], "sh", "-c", "head -n 1 <&6; read x; true").Start();
        Wait.Until(() => first.TextSoFar == "in\n", "the first client is in");
        using Running second = Cmd.Ours("s6-ipcclient", folder["s"], "sh", "-c", "cat <&6").Start();
        if (late != "wait")
            Wait.Until(() => server.ErrorSoFar.Contains(late, System.StringComparison.Ordinal), "the second client is refused, and it is said");
        Assert.Equal("", second.TextSoFar);
    }

    [Theory]
    [InlineData]
    [InlineData("-c", "x", "true")]
    [InlineData("-v", "x", "true")]
    public void RefusesWhatItDoesNotKnow(params string[] arguments) => Cmd.Ours("s6-ipcserverd", arguments).Run().ShouldFail(100, "usage");

    [Fact]
    public void LimitsConnections()
    {
        using var folder = new TempFolder();
        using Running server = Cmd.Ours("s6-ipcserver", "-1", "-v", "-C", "1", folder["s"], "sh", "-c", "echo in; read x; true").Start();
        Wait.Until(() => server.TextSoFar == "\n", "the server is ready");
        using Running first = Cmd.Ours("s6-ipcclient", folder["s"], "sh", "-c", "head -n 1 <&6; read x; true").Start();
        Wait.Until(() => first.TextSoFar == "in\n", "the first client is in");
        Cmd.Ours("s6-ipcclient", folder["s"], "sh", "-c", "cat <&6").Run().ShouldSucceed("");
        Wait.Until(() => server.ErrorSoFar.Contains("deny 0:0 count 1/1", System.StringComparison.Ordinal), "the server says so");
        first.Finish().ShouldSucceed();
        Wait.Until(() => server.ErrorSoFar.Contains("status: 0/40\ns6-ipcserverd: info: end", System.StringComparison.Ordinal) || server.ErrorSoFar.Contains("exitcode", System.StringComparison.Ordinal), "the first client is out");
        Cmd.Ours("s6-ipcclient", folder["s"], "sh", "-c", "head -n 1 <&6").Run().ShouldSucceed("in\n");
    }

    [Fact]
    public void WhoComesLateWaits()
    {
        using var folder = new TempFolder();
        using Running server = Cmd.Ours("s6-ipcserver", "-1", "-c", "1", folder["s"], "sh", "-c", "echo in; read x; true").Start();
        Wait.Until(() => server.TextSoFar == "\n", "the server is ready");
        using Running first = Cmd.Ours("s6-ipcclient", folder["s"], "sh", "-c", "head -n 1 <&6; read x; true").Start();
        Wait.Until(() => first.TextSoFar == "in\n", "the first client is in");
        using Running second = Cmd.Ours("s6-ipcclient", folder["s"], "sh", "-c", "head -n 1 <&6").Start();
        Assert.Equal("", second.TextSoFar);
        first.Finish().ShouldSucceed();
        second.Finish().ShouldSucceed("in\n");
    }

    [Theory]
    [InlineData(1, "TERM", false)]
    [InlineData(3, "TERM", true)]
    [InlineData(6, "KILL", true)]
    public void SignalsReachTheClients(int signal, string how, bool ends)
    {
        using var folder = new TempFolder();
        using Running server = Cmd.Ours("s6-ipcserver", "-1", folder["s"], "sh", "-c", "trap \"echo TERM; exit\" TERM; echo in; while :; do sleep 0.05; done").Start();
        Wait.Until(() => server.TextSoFar == "\n", "the server is ready");
        using Running client = Cmd.Ours("s6-ipcclient", folder["s"], "sh", "-c", "cat <&6").Start();
        Wait.Until(() => client.TextSoFar == "in\n", "the client is in");
        server.Kill(signal);
        client.Finish().ShouldSucceed(how == "TERM" ? "in\nTERM\n" : "in\n");
        if (ends)
            server.WaitForExit().ShouldSucceed("\n");
        else
            Assert.False(server.HasExited);
    }

    [Fact]
    public void ServesManyClients()
    {
        using var folder = new TempFolder();
        using Running server = Cmd.Ours("s6-ipcserver", "-1", "-c", "10", "-C", "10", folder["s"], "/bin/echo", "hi").Start();
        Wait.Until(() => server.TextSoFar == "\n", "the server is ready");
        new Cmd("/bin/sh", ["-c", $"for i in $(seq 60); do {Programs.Folder}/s6-ipcclient {folder["s"]} sh -c \"cat <&6\" & done; wait"]).Run()
            .ShouldSucceed(string.Concat(System.Linq.Enumerable.Repeat("hi\n", 60)));
        Wait.Until(() => Directory.GetFiles($"/proc/{server.Pid}/fd").Length < 12, "no connection is left open");
    }
}
