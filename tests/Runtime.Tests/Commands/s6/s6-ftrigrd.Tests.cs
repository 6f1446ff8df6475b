using System;
using System.IO;
using System.Text;
using S6Overlay.Kernel;
using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.S6;

public sealed class S6FtrigrdTests
{
    private static readonly byte[] Hello = Message("ftrigr v1.0 (b)\n"), Welcome = Message("ftrigr v1.0 (a)\n");

    [Fact]
    public void NotifiesOfMatches()
    {
        using var folder = new TempFolder();
        Cmd.Ours("s6-mkfifodir", folder["fifodir"]).Run().ShouldSucceed();
        // Its standard error serves as the pipe for notifications.
        using Running server = Cmd.Ours("s6-ftrigrd").With("SKALIBS_CHILD_SPAWN_FDS", "2").In(folder.Root).Start();
        server.Send([.. Hello, .. Subscribe(0, 0, "fifodir", "^ab+c$"), .. Subscribe(1, 1, "fifodir", "ab"), .. Subscribe(2, 0, "nowhere", "a"), .. Subscribe(3, 0, "fifodir", "a(")]);
        byte[] answers = [.. Welcome, .. Message("\0"), .. Message("\0"), .. Message([Posix.ENOENT]), .. Message([Posix.EINVAL])];
        WaitFor(() => server.TextSoFar, answers, "the answers");
        Cmd.Ours("s6-ftrig-notify", folder["fifodir"], "abbcabxab").Run().ShouldSucceed();
        byte[] notified = [.. Welcome, .. Message("\0\u0001!b"), .. Message("\0\u0001!b"), .. Message("\0\u0001!b"), .. Message("\0\0!c")];
        Wait.Until(() => server.ErrorSoFar.Length >= notified.Length, "the notifications");
        Assert.Equal(3, Count(server.ErrorSoFar, "\u0001!b"));
        Assert.Equal(1, Count(server.ErrorSoFar, "\0!c"));
        // The first has matched and is gone; the second goes on until it is given up.
        Assert.Single(Directory.GetFiles(folder["fifodir"]));
        server.Send([.. Message("\0\u0001U"), .. Message("\0\0U")]);
        WaitFor(() => server.TextSoFar, [.. answers, .. Message("\0"), .. Message("\0")], "the answers to giving up");
        Assert.Empty(Directory.GetFiles(folder["fifodir"]));
        Assert.Equal(0, server.Finish().Code);
    }

    [Fact]
    public void LeavesNoFifosBehind()
    {
        using var folder = new TempFolder();
        Cmd.Ours("s6-mkfifodir", folder["fifodir"]).Run().ShouldSucceed();
        using Running server = Cmd.Ours("s6-ftrigrd").With("SKALIBS_CHILD_SPAWN_FDS", "2").In(folder.Root).Start();
        server.Send([.. Hello, .. Subscribe(7, 1, "fifodir", ".")]);
        Wait.Until(() => Directory.GetFiles(folder["fifodir"]).Length == 1, "it listens");
        Assert.Equal(0, server.Finish().Code);
        Assert.Empty(Directory.GetFiles(folder["fifodir"]));
    }

    /// <summary>The reference's programs start it by its path: in a mount namespace of their own that is ours.</summary>
    [Theory]
    [InlineData("s6-ftrig-wait fifodir 'ab+c'", "s6-ftrig-notify fifodir abbc", "c\n")]
    [InlineData("s6-ftrig-listen1 fifodir '[xy]' s6-ftrig-notify fifodir abcy", "", "y\n")]
    [InlineData("s6-svwait -u sv && echo up", "s6-svc -u sv", "up\n")]
    [InlineData("s6-svwait -D -a sv sv2 && echo down", "s6-svc -d sv; s6-svc -d sv2", "down\n")]
    [InlineData("s6-svlisten1 -r sv s6-svc -ru sv && echo restarted", "", "restarted\n")]
    public void ServesTheReferencesPrograms(string waiting, string acting, string expected)
    {
        Assert.SkipUnless(Sys.GetEuid() == 0, "only root can mount");
        using var fixture = new ServiceFixture();
        bool downwards = waiting.Contains("-D", StringComparison.Ordinal);
        foreach (string name in (string[])["sv", "sv2"])
        {
            fixture.Add(name);
            fixture.Supervise(Suite.Ours, name);
            fixture.WaitUp(name);
            if (!downwards && waiting.Contains("-u", StringComparison.Ordinal))
                fixture.Control(name, "d");
        }
        Cmd.Ours("s6-mkfifodir", fixture["fifodir"]).Run().ShouldSucceed();
        string mount = $"mount --bind {Programs.Binary} /usr/bin/s6-ftrigrd && {waiting}";
        using Running client = new Cmd("/usr/bin/unshare", ["-m", "/bin/sh", "-c", mount]).In(fixture.Root).Start();
        if (acting.Length > 0)
        {
            string listening = waiting.Contains("fifodir", StringComparison.Ordinal) ? "fifodir" : "sv2/event";
            int before = listening == "fifodir" ? 0 : 1;
            if (waiting.Contains("-u sv", StringComparison.Ordinal))
                listening = "sv/event";
            Wait.Until(() => Directory.GetFiles(fixture[listening]).Length > before, "the client listens");
            new Cmd("/bin/sh", ["-c", acting]).In(fixture.Root).Run().ShouldSucceed();
        }
        client.Finish().ShouldSucceed(expected);
    }

    [Fact]
    public void RefusesWrongUse()
    {
        Cmd.Ours("s6-ftrigrd", "x").Run().ShouldFail(100, "s6-ftrigrd: usage: s6-ftrigrd");
        Cmd.Ours("s6-ftrigrd").Run().ShouldFail(100, "not started by a program that needs it");
        Cmd.Ours("s6-ftrigrd").With("SKALIBS_CHILD_SPAWN_FDS", "77").Run().ShouldFail(100, "names no open descriptor");
        Cmd.Ours("s6-ftrigrd").With("SKALIBS_CHILD_SPAWN_FDS", "1").Input(Message("something else")).Run().ShouldFail(111, "unable to serve the client: Protocol error");
        Cmd.Ours("s6-ftrigrd").With("SKALIBS_CHILD_SPAWN_FDS", "1").Input([255, 255, 255, 255]).Run().ShouldFail(111, "Protocol error");
    }

    [Theory]
    [InlineData("\0\0X")]
    [InlineData("\0\0Ux")]
    [InlineData("")]
    [InlineData("\0\0L")]
    [InlineData("\0\0L\0\0\0\0\0\0\0\u0009\0\0\0\u0001a\0b\0")]
    [InlineData("\0\0L\0\0\0\0\u007f\u007f\u007f\u007f\u007f\u007f\u007f\u007fa\0b\0")]
    public void AnswersARequestThatMakesNoSense(string request)
    {
        using Running server = Cmd.Ours("s6-ftrigrd").With("SKALIBS_CHILD_SPAWN_FDS", "2").Start();
        server.Send([.. Hello, .. Message(request)]);
        WaitFor(() => server.TextSoFar, [.. Welcome, .. Message([Posix.EPROTO])], "the answer");
        Assert.Equal(0, server.Finish().Code);
    }

    private static void WaitFor(Func<string> soFar, byte[] expected, string what)
    {
        string text = Encoding.UTF8.GetString(expected);
        Wait.Until(() => soFar().Length >= text.Length, what);
        Assert.Equal(text, soFar());
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    private static byte[] Subscribe(byte number, byte options, string directory, string pattern) =>
        Message($"\0{(char)number}L\0\0\0{(char)options}\0\0\0{(char)directory.Length}\0\0\0{(char)pattern.Length}{directory}\0{pattern}\0");

    private static byte[] Message(string text) => Message(Encoding.ASCII.GetBytes(text));

    private static byte[] Message(byte[] bytes) => [0, 0, 0, (byte)bytes.Length, .. bytes];
}
