using System;
using System.Buffers.Binary;
using System.IO;
using System.Linq;
using System.Text;
using S6Overlay.Kernel;
using S6Overlay.Tests.Support;
using S6Overlay.Text;
using Xunit;

namespace S6Overlay.Tests.Commands.S6;

public sealed class S6lockdTests
{
    private const int Shared = 0, Exclusive = 1;

    private static readonly byte[] Hello = Message("s6lock v1.0 (b)\n"u8), Welcome = Message("s6lock v1.0 (a)\n"u8);

    [Fact]
    public void TakesLocksAndGivesThemBack()
    {
        using var folder = new TempFolder();
        using Running server = Start(folder);
        server.Send([.. Hello, .. Acquire(0, Shared, "file"), .. Acquire(1, Shared, "file"), .. Acquire(3, Exclusive, "other")]);
        Answered(server, 0, 0, 0);
        Notified(server, (0, 0), (1, 0), (3, 0));
        // Each waits for its lock in a process of its own, so one that is asked for later may come first.
        server.Send(Acquire(2, Exclusive, "file"));
        Answered(server, 0, 0, 0, 0);
        Assert.False(Cmd.Ours("s6-setlock", "-n", folder["file"], "true").Run().Code == 0);
        Cmd.Ours("s6-setlock", "-r", "-n", folder["file"], "true").Run().ShouldSucceed("");
        server.Send([.. Release(0), .. Release(1)]);
        Notified(server, (0, 0), (1, 0), (2, 0), (3, 0));
        Assert.False(Cmd.Ours("s6-setlock", "-r", "-n", folder["file"], "true").Run().Code == 0);
        server.Send([.. Release(2), .. Release(2)]);
        Answered(server, 0, 0, 0, 0, 0, 0, 0, 0);
        Cmd.Ours("s6-setlock", "-t", "10000", folder["file"], "true").Run().ShouldSucceed("");
        Assert.Equal(0, server.Finish().Code);
        Cmd.Ours("s6-setlock", "-t", "10000", folder["other"], "true").Run().ShouldSucceed("");
    }

    [Fact]
    public void GivesUpWhenTheTimeIsUp()
    {
        using var folder = new TempFolder();
        using Running holder = Cmd.Ours("s6-setlock", folder["file"], "sh", "-c", "echo held; exec sleep 1000").Start();
        Wait.Until(() => holder.TextSoFar == "held\n", "the lock is held");
        using Running server = Start(folder);
        server.Send([.. Hello, .. Acquire(0, Exclusive, "file", 0.3), .. Acquire(1, Shared, "file", -5), .. Acquire(2, Exclusive, "file", 600)]);
        Answered(server, 0, 0, 0);
        Notified(server, (0, Posix.ETIMEDOUT), (1, Posix.ETIMEDOUT));
        holder.Kill(Signal.Kill);
        Notified(server, (0, Posix.ETIMEDOUT), (1, Posix.ETIMEDOUT), (2, 0));
        Assert.Equal(0, server.Finish().Code);
    }

    [Fact]
    public void LeavesNoHelperBehind()
    {
        using var folder = new TempFolder();
        using Running server = Start(folder);
        server.Send([.. Hello, .. Acquire(0, Exclusive, "file"), .. Acquire(1, Exclusive, "file"), .. Acquire(2, Exclusive, "file")]);
        Answered(server, 0, 0, 0);
        Wait.Until(() => server.ErrorSoFar.Length > 0, "one has the lock");
        int[] helpers = [.. File.ReadAllText($"/proc/{server.Pid}/task/{server.Pid}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)];
        Assert.Equal(3, helpers.Length);
        server.Kill(Signal.Cont);
        Assert.Equal(0, server.Finish().Code);
        Wait.Until(() => !helpers.Any(static pid => Directory.Exists($"/proc/{pid}") && !File.ReadAllText($"/proc/{pid}/stat").Contains(") Z", StringComparison.Ordinal)), "they have ended");
    }

    [Fact]
    public void SaysWhatIsWrongWithARequest()
    {
        using var folder = new TempFolder();
        folder.Folder("folder");
        using Running server = Start(folder);
        byte[] good = Acquire(9, Shared, "x")[4..];
        server.Send([.. Hello, .. Acquire(0, Exclusive, "no/where"), .. Acquire(1, Exclusive, "folder"), .. Message(good.AsSpan(0, good.Length - 1)), .. Message(good.AsSpan(0, 10)), .. Message("\0\0?"u8), .. Message("\0\0>x"u8), .. Message([])]);
        Answered(server, Posix.ENOENT, Posix.EISDIR, Posix.EPROTO, Posix.EPROTO, Posix.EPROTO, Posix.EPROTO, Posix.EPROTO);
        server.Send([.. Acquire(4, Shared, "x"), .. Acquire(4, Shared, "x")]);
        Answered(server, Posix.ENOENT, Posix.EISDIR, Posix.EPROTO, Posix.EPROTO, Posix.EPROTO, Posix.EPROTO, Posix.EPROTO, 0, Posix.EPROTO);
        Assert.Equal(0, server.Finish().Code);
    }

    [Fact]
    public void RefusesWrongUse()
    {
        Cmd.Ours("s6lockd").Run().ShouldFail(100, "s6lockd: usage: s6lockd lockdir");
        Cmd.Ours("s6lockd", "/tmp").Run().ShouldFail(100, "not started by a program that needs it");
        Cmd.Ours("s6lockd", "/no/such/dir").With("SKALIBS_CHILD_SPAWN_FDS", "2").Run().ShouldFail(111, "unable to chdir to /no/such/dir");
        Cmd.Ours("s6lockd", "/tmp").With("SKALIBS_CHILD_SPAWN_FDS", "1").Input(Message("hello"u8)).Run().ShouldFail(111, "unable to serve the client: Protocol error");
    }

    /// <summary>Its standard error serves as the pipe for notifications.</summary>
    private static Running Start(TempFolder folder) => Cmd.Ours("s6lockd", folder.Root).With("SKALIBS_CHILD_SPAWN_FDS", "2").Start();

    private static void Answered(Running server, params int[] errnos)
    {
        string expected = Text([.. Welcome, .. errnos.SelectMany(static errno => Message([(byte)errno]))]);
        Wait.Until(() => server.TextSoFar.Length >= expected.Length, "the answers");
        Assert.Equal(expected, server.TextSoFar);
    }

    /// <summary>These notifications, in any order.</summary>
    private static void Notified(Running server, params (int Number, int Errno)[] expected)
    {
        const int Size = 7;
        int length = Welcome.Length + expected.Length * Size;
        Wait.Until(() => server.ErrorSoFar.Length >= length, $"{expected.Length} notifications");
        string all = server.ErrorSoFar;
        Assert.Equal(Text(Welcome), all[..Welcome.Length]);
        string[] got = [.. Enumerable.Range(0, (all.Length - Welcome.Length) / Size).Select(i => all.Substring(Welcome.Length + i * Size, Size)).Order(StringComparer.Ordinal)];
        Assert.Equal(expected.Select(static e => Text(Message([0, (byte)e.Number, (byte)e.Errno]))).Order(StringComparer.Ordinal), got);
    }

    private static byte[] Acquire(byte number, byte options, string file, double seconds = double.PositiveInfinity)
    {
        byte[] limit = new byte[12];
        Tai.Now.Pack(limit);
        ulong label = BinaryPrimitives.ReadUInt64BigEndian(limit);
        if (double.IsInfinity(seconds))
            limit[0] = 0x60;
        else
            BinaryPrimitives.WriteUInt64BigEndian(limit, (ulong)((long)label + (long)Math.Ceiling(seconds)));
        return Message([0, number, (byte)'<', 0, 0, 0, options, .. limit, 0, 0, 0, (byte)file.Length, .. Encoding.ASCII.GetBytes(file), 0]);
    }

    private static byte[] Release(byte number) => Message([0, number, (byte)'>']);

    private static byte[] Message(ReadOnlySpan<byte> bytes) => [0, 0, 0, (byte)bytes.Length, .. bytes];

    private static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);
}
