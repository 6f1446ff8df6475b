using System;
using System.Collections.Generic;
using S6Overlay.Files;
using S6Overlay.Tests.Support;
using S6Overlay.Text;
using Xunit;

namespace S6Overlay.Tests.Commands.PortableUtils;

public sealed class S6UniquenameTests
{
    private const string Label = "@[0-9a-f]{24}:[0-9]+:[^:\\n]+";

    [Theory]
    [InlineData("^foo:" + Label + ":[A-Za-z0-9_-]{8}\n$", "foo")]
    [InlineData("^:" + Label + ":[A-Za-z0-9_-]{8}\n$", "")]
    [InlineData("^/a b/c:" + Label + ":[A-Za-z0-9_-]{8}\n$", "/a b/c")]
    [InlineData("^foo:" + Label + "\n$", "-n", "0", "foo")]
    [InlineData("^foo:" + Label + ":[A-Za-z0-9_-]\n$", "-n", "1", "foo")]
    [InlineData("^foo:" + Label + ":[A-Za-z0-9_-]{40}\n$", "-n", "40", "foo")]
    [InlineData("^foo:" + Label + ":[A-Za-z0-9_-]{255}\n$", "-n255", "foo")]
    [InlineData("^-x:" + Label + ":[A-Za-z0-9_-]{8}\n$", "--", "-x")]
    public void PrintsAName(string expected, params string[] arguments) => Assert.Matches(expected, Cmd.Ours("s6-uniquename", arguments).Run().Text);

    [Fact]
    public void NamesTheMachineAndTheProcess()
    {
        using Running running = Cmd.Ours("s6-uniquename", "x").Start();
        string[] parts = running.Finish().Text.Split(':');
        Assert.Equal((running.Pid.ToString(), Environment.MachineName), (parts[2], parts[3]));
    }

    [Fact]
    public void ContainsTheTime()
    {
        string name = Cmd.Ours("s6-uniquename", "x").Run().Text;
        Assert.True(Tai.Parse(System.Text.Encoding.ASCII.GetBytes(name[2..27]), out Tai time));
        long now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        Assert.InRange(time.ToUtc().Seconds, now - 60, now + 1);
    }

    [Fact]
    public void NeverPrintsTheSameNameTwice()
    {
        var seen = new HashSet<string>();
        for (int i = 0; i < 50; i++)
            Assert.True(seen.Add(Cmd.Ours("s6-uniquename", "x").Run().Text));
    }

    [Fact]
    public void UsesEveryCharacterOfItsAlphabetAlike()
    {
        int[] counts = new int[128];
        Span<byte> random = stackalloc byte[64_000];
        UniqueName.Fill(random);
        foreach (byte b in random)
            counts[b]++;
        foreach (char c in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
            Assert.InRange(counts[c], 700, 1300);
    }

    [Theory]
    [InlineData]
    [InlineData("a", "b")]
    [InlineData("-n", "x", "a")]
    [InlineData("-n", "256", "a")]
    [InlineData("-n", "-1", "a")]
    [InlineData("-z", "a")]
    public void RefusesAnythingElse(params string[] arguments) => Cmd.Ours("s6-uniquename", arguments).Run().ShouldFail(100, "s6-uniquename: usage: ");
}
