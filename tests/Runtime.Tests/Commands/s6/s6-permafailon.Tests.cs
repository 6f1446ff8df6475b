using System;
using System.IO;
using S6Overlay.Tests.Support;
using S6Overlay.Text;
using Xunit;

namespace S6Overlay.Tests.Commands.S6;

/// <summary>s6-permafailon, s6-svdt and s6-svdt-clear: what is done with recorded deaths, beside the reference.</summary>
public sealed class S6PermafailonTests
{
    /// <summary>Seconds, deaths, events, and whether that is a permanent failure after: 1 an hour ago; 3, SIGSEGV, 3 just now.</summary>
    public static TheoryData<string, string, string, string, bool> Cases
    {
        get
        {
            var cases = new TheoryData<string, string, string, string, bool>();
            foreach (string suite in (string[])[nameof(Suite.Ours), nameof(Suite.Reference)])
            {
                cases.Add(suite, "60", "2", "3", true);
                cases.Add(suite, "60", "3", "3", false);
                cases.Add(suite, "60", "3", "3,SIGSEGV", true);
                cases.Add(suite, "60", "3", "3,sigsegv", true);
                cases.Add(suite, "60", "3", "3,SIG11", true);
                cases.Add(suite, "60", "3", "3,SEGV", true);
                cases.Add(suite, "60", "3", "3,segv", true);
                cases.Add(suite, "60", "1", "SIGTERM", false);
                cases.Add(suite, "60", "3", "0-255", true);
                cases.Add(suite, "60", "3", "0-127", false);
                cases.Add(suite, "60", "1", "139", true);
                cases.Add(suite, "60", "1", "1", false);
                cases.Add(suite, "7200", "1", "1", true);
                cases.Add(suite, "7200", "3", "1-3", true);
                cases.Add(suite, "7200", "5", "0-255,SIGSEGV", false);
            }
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void FailsPermanentlyWhenTooManyMatch(string suite, string seconds, string deaths, string events, bool fails)
    {
        using var folder = new TempFolder();
        WriteTally(folder);
        Result result = Cmd.Of(Enum.Parse<Suite>(suite), "s6-permafailon", seconds, deaths, events, "echo", "on").In(folder.Root).Run();
        Assert.Equal((fails ? 125 : 0, fails ? "" : "on\n"), (result.Code, result.Text));
    }

    [Theory]
    [InlineData(nameof(Suite.Ours))]
    [InlineData(nameof(Suite.Reference))]
    public void DeathsAreListedAndForgotten(string suite)
    {
        using var folder = new TempFolder();
        WriteTally(folder);
        Suite programs = Enum.Parse<Suite>(suite);
        string[] lines = Cmd.Of(programs, "s6-svdt", folder.Root).Run().Text.Split('\n');
        Assert.Equal(["exitcode 1", "exitcode 3", "signal SIGSEGV", "exitcode 3"], Array.ConvertAll(lines[..4], line => line[26..]));
        Assert.Equal("signal 11", Cmd.Of(programs, "s6-svdt", "-s", "-n", "2", folder.Root).Run().Text.Split('\n')[0][26..]);
        Cmd.Of(programs, "s6-svdt-clear", folder.Root).Run().ShouldSucceed();
        Cmd.Of(programs, "s6-svdt", folder.Root).Run().ShouldSucceed("");
        Assert.Equal(0, new FileInfo(folder["supervise/death_tally"]).Length);
    }

    [Fact]
    public void OursPrintsWhatTheReferencePrints()
    {
        using var folder = new TempFolder();
        WriteTally(folder);
        Assert.Equal(Cmd.Of(Suite.Reference, "s6-svdt", folder.Root).Run().Text, Cmd.Ours("s6-svdt", folder.Root).Run().Text);
    }

    [Fact]
    public void WithoutATallyItGoesOn()
    {
        using var folder = new TempFolder();
        Cmd.Ours("s6-permafailon", "1", "1", "1", "echo", "on").In(folder.Root).Run().ShouldBe(0, "on\n", "s6-permafailon: warning: unable to read the death tally: No such file or directory\n");
        Cmd.Ours("s6-svdt", folder.Root).Run().ShouldFail(111, "unable to read death tally");
        Cmd.Ours("s6-svdt-clear", folder.Root).Run().ShouldFail(111, "unable to clear death tally");
    }

    [Theory]
    [InlineData(nameof(Suite.Ours))]
    [InlineData(nameof(Suite.Reference))]
    public void AServiceThatNeverDiedHasNoTally(string suite)
    {
        using var folder = new TempFolder();
        folder.Folder("supervise");
        Suite programs = Enum.Parse<Suite>(suite);
        Cmd.Of(programs, "s6-svdt-clear", folder.Root).Run().ShouldSucceed("");
        File.Delete(folder["supervise/death_tally"]);
        Cmd.Of(programs, "s6-svdt", folder.Root).Run().ShouldSucceed("");
        File.Delete(folder["supervise/death_tally"]);
        Assert.Equal((0, "on\n"), (Cmd.Of(programs, "s6-permafailon", "1", "1", "1", "echo", "on").In(folder.Root).Run() is { } result ? (result.Code, result.Text) : default));
    }

    [Theory]
    [InlineData("s6-permafailon", "1", "1", "1")]
    [InlineData("s6-permafailon", "x", "1", "1", "true")]
    [InlineData("s6-permafailon", "1", "x", "1", "true")]
    [InlineData("s6-permafailon", "1", "0", "1", "true")]
    [InlineData("s6-svdt")]
    [InlineData("s6-svdt", "-n", "x", ".")]
    [InlineData("s6-svdt-clear")]
    public void RefusesWrongUse(string command, params string[] arguments) => Cmd.Ours(command, arguments).Run().ShouldFail(100, "usage");

    [Theory]
    [InlineData("x")]
    [InlineData("256")]
    [InlineData("5-1")]
    [InlineData("SIGNOTHING")]
    public void RefusesAnEventThatIsNone(string events) => Cmd.Ours("s6-permafailon", "1", "1", events, "true").Run().ShouldFail(100, $"invalid event: {events}");

    private static void WriteTally(TempFolder folder)
    {
        folder.Folder("supervise");
        using FileStream file = File.Create(folder["supervise/death_tally"]);
        foreach ((ulong ago, byte code, byte signal) in ((ulong, byte, byte)[])[(3600, 1, 0), (3, 3, 0), (2, 139, 11), (1, 3, 0)])
        {
            byte[] record = new byte[14];
            Tai now = Tai.Now;
            new Tai(now.Label - ago, now.Nanoseconds).Pack(record);
            (record[12], record[13]) = (code, signal);
            file.Write(record);
        }
    }
}
