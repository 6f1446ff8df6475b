using System;
using System.IO;
using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.S6;

/// <summary>Fifodirs and the commands around them, ours and the reference's with each other.</summary>
public sealed class S6FtrigTests
{
    /// <summary>Listener and notifier.</summary>
    public static TheoryData<string, string> Pairs => S6SvcTests.Pairs;

    public static TheoryData<string> Suites => [nameof(Suite.Ours), nameof(Suite.Reference)];

    [Theory]
    [MemberData(nameof(Pairs))]
    public void AListenerHearsItsPattern(string listener, string notifier)
    {
        using var folder = new TempFolder();
        string fifodir = folder["fifodir"];
        Cmd.Of(Enum.Parse<Suite>(notifier), "s6-mkfifodir", fifodir).Run().ShouldSucceed();
        string notify = Programs.Find(Enum.Parse<Suite>(notifier), "s6-ftrig-notify")!;
        Suite suite = Enum.Parse<Suite>(listener);
        Cmd.Of(suite, "s6-ftrig-listen1", "-t", "20000", fifodir, "a.*c", notify, fifodir, "xabbcd").Run().ShouldSucceed("c\n");
        Cmd.Of(suite, "s6-ftrig-listen1", "-t", "100", fifodir, "q", notify, fifodir, "xabbcd").Run().ShouldFail(1);
        Cmd.Of(suite, "s6-ftrig-listen", "-t", "20000", " " + fifodir, " a", " " + fifodir, " b+c", "", notify, fifodir, "abbc").Run().ShouldSucceed("");
        Cmd.Of(suite, "s6-ftrig-listen", "-t", "100", " " + fifodir, " a", " " + fifodir, " b+c", "", notify, fifodir, "ab").Run().ShouldFail(1);
        Cmd.Of(suite, "s6-ftrig-listen", "-o", "-t", "20000", " " + fifodir, " a", " " + fifodir, " b+c", "", notify, fifodir, "ab").Run().ShouldSucceed("");
        using Running waiting = Cmd.Of(suite, "s6-ftrig-wait", "-t", "20000", fifodir, "..z").Start();
        Wait.Until(() => Directory.GetFiles(fifodir, "ftrig1:*").Length == 1, "it listens");
        new Cmd(notify, [fifodir, "abz"]).Run().ShouldSucceed();
        waiting.Finish().ShouldSucceed("z\n");
        Assert.Empty(Directory.GetFiles(fifodir));
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public void AFifodirHasTheModesOfTheManual(string suite)
    {
        using var folder = new TempFolder();
        Suite made = Enum.Parse<Suite>(suite);
        Cmd.Of(made, "s6-mkfifodir", folder["public"]).Run().ShouldSucceed();
        Assert.Equal("1733", Mode(folder["public"]));
        Cmd.Of(made, "s6-mkfifodir", "-g", "5", folder["group"]).Run().ShouldSucceed();
        Assert.Equal("3730", Mode(folder["group"]));
        Cmd.Of(made, "s6-mkfifodir", "-g", "5", folder["public"]).Run().ShouldSucceed();
        Assert.Equal("1733", Mode(folder["public"]));
        Cmd.Of(made, "s6-mkfifodir", "-f", "-g", "5", folder["public"]).Run().ShouldSucceed();
        Assert.Equal("3730", Mode(folder["public"]));
    }

    [Fact]
    public void WhatAKilledListenerLeftIsCleanedUp()
    {
        using var folder = new TempFolder();
        string fifodir = folder["fifodir"];
        Cmd.Ours("s6-mkfifodir", fifodir).Run().ShouldSucceed();
        using Running killed = Cmd.Ours("s6-ftrig-wait", fifodir, "x").Start();
        Wait.Until(() => Directory.GetFiles(fifodir, "ftrig1:*").Length == 1, "it listens");
        killed.Kill(9);
        killed.WaitForExit();
        Assert.Single(Directory.GetFiles(fifodir));
        Cmd.Ours("s6-cleanfifodir", fifodir).Run().ShouldSucceed();
        Assert.Empty(Directory.GetFiles(fifodir));
    }

    [Fact]
    public void RefusesWrongUseAndSaysWhatIsMissing()
    {
        Cmd.Ours("s6-ftrig-wait", "x").Run().ShouldFail(100, "usage");
        Cmd.Ours("s6-ftrig-wait", "-t", "x", "a", "b").Run().ShouldFail(100, "usage");
        Cmd.Ours("s6-ftrig-wait", "/no/such", "b").Run().ShouldFail(111, "/no/such");
        Cmd.Ours("s6-ftrig-wait", "/tmp", "(").Run().ShouldFail(100, "invalid regular expression");
        Cmd.Ours("s6-ftrig-listen1", "/tmp", "b").Run().ShouldFail(100, "usage");
        Cmd.Ours("s6-ftrig-listen", " a", "", "true").Run().ShouldFail(100, "usage");
        Cmd.Ours("s6-ftrig-listen", " a").Run().ShouldFail(100, "unterminated block");
        Cmd.Ours("s6-ftrig-notify", "a").Run().ShouldFail(100, "usage");
        Cmd.Ours("s6-ftrig-notify", "/no/such", "a").Run().ShouldFail(111, "/no/such");
        Cmd.Ours("s6-cleanfifodir").Run().ShouldFail(100, "usage");
        Cmd.Ours("s6-cleanfifodir", "/no/such").Run().ShouldFail(111, "/no/such");
        Cmd.Ours("s6-mkfifodir").Run().ShouldFail(100, "usage");
        Cmd.Ours("s6-mkfifodir", "/no/such/dir").Run().ShouldFail(111, "/no/such/dir");
    }

    private static string Mode(string path) => Convert.ToString((int)File.GetUnixFileMode(path), 8);
}
