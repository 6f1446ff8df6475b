using System.IO;
using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.S6;

public sealed class S6SetlockTests
{
    /// <summary>Who holds the lock, who asks, and whether it is given: all combinations of ours and the reference.</summary>
    public static TheoryData<Suite, string, Suite, string, int> Pairs()
    {
        var pairs = new TheoryData<Suite, string, Suite, string, int>();
        foreach (Suite holder in (Suite[])[Suite.Ours, Suite.Reference])
            foreach (Suite asker in (Suite[])[Suite.Ours, Suite.Reference])
                foreach ((string held, string asked, int code) in ((string, string, int)[])[("-w", "-nw", 1), ("-w", "-nr", 1), ("-r", "-nw", 1), ("-r", "-nr", 0), ("-w", "-t50", 1), ("-r", "-rt50", 0)])
                    pairs.Add(holder, held, asker, asked, code);
        return pairs;
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void LocksKeepEachOtherOut(Suite holder, string held, Suite asker, string asked, int code)
    {
        using var folder = new TempFolder();
        using Running first = Cmd.Of(holder, "s6-setlock", held, folder["lock"], "sh", "-c", "echo held; read x; true").Start();
        Wait.Until(() => first.TextSoFar == "held\n", "the lock is taken");
        Assert.Equal(code, Cmd.Of(asker, "s6-setlock", asked, folder["lock"], "true").Run().Code);
    }

    [Fact]
    public void WaitsUntilTheLockIsFree()
    {
        using var folder = new TempFolder();
        using Running first = Cmd.Ours("s6-setlock", folder["lock"], "sh", "-c", "echo held; read x; echo over").Start();
        Wait.Until(() => first.TextSoFar == "held\n", "the lock is taken");
        using Running blocking = Cmd.Ours("s6-setlock", folder["lock"], "echo", "mine").Start();
        using Running timed = Cmd.Ours("s6-setlock", "-t", "15000", folder["lock"], "echo", "mine").Start();
        Assert.Equal("", blocking.TextSoFar + timed.TextSoFar);
        first.Send("\n"u8);
        blocking.Finish().ShouldSucceed("mine\n");
        timed.Finish().ShouldSucceed("mine\n");
    }

    [Fact]
    public void SaysThatItIsTaken()
    {
        using var folder = new TempFolder();
        Cmd.Ours("s6-setlock", folder["lock"], "sh", "-c", $"s6-setlock -n {folder["lock"]} true").Run().ShouldFail(1, $"s6-setlock: fatal: unable to lock {folder["lock"]}: ");
    }

    /// <summary>Each option says its own thing, in whatever order.</summary>
    [Theory]
    [InlineData("-n", "-t", "60000")]
    [InlineData("-t", "60000", "-n")]
    [InlineData("-n", "-t", "0")]
    [InlineData("-t", "10", "-N")]
    [InlineData("-n", "-N", "-t", "10")]
    public void TheTimeLimitAndNotWaitingAreApart(params string[] options)
    {
        using var folder = new TempFolder();
        using Running first = Cmd.Ours("s6-setlock", folder["lock"], "sh", "-c", "echo held; read x; true").Start();
        Wait.Until(() => first.TextSoFar == "held\n", "the lock is taken");
        Cmd.Ours("s6-setlock", [.. options, folder["lock"], "true"]).Run().ShouldFail(1, "unable to lock");
    }

    [Theory]
    [InlineData]
    [InlineData("-r", ".", "true")]
    [InlineData("-w", ".", "true")]
    [InlineData("lock")]
    [InlineData("-t", "x", "lock", "true")]
    [InlineData("-x", "lock", "true")]
    [InlineData("nofolder/lock", "true")]
    public void RefusesAsTheReferenceDoes(params string[] arguments)
    {
        using var folder = new TempFolder();
        Both.ShouldAgree("s6-setlock", arguments, cmd => cmd.In(folder.Root));
    }

    [Fact]
    public void ShowsTheLockOnTheDescriptorAskedFor()
    {
        using var folder = new TempFolder();
        Result result = Cmd.Ours("s6-setlock", "-d", "9", folder["lock"], "readlink", "/proc/self/fd/9").Run();
        result.ShouldSucceed(folder["lock"] + "\n");
        Assert.True(File.Exists(folder["lock"]));
    }
}
