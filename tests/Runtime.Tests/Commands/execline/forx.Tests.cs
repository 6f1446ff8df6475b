using System;
using System.Linq;
using S6Overlay.Tests.Execline;
using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.Execline;

public sealed class ForxTests
{
    public static TheoryData<string> Cases => Case.Of("forx");

    [Theory]
    [MemberData(nameof(Cases))]
    public void DoesAsTheReference(string text) => Differential.Compare(text);

    [Fact]
    public void RunsAFewAtOnceWithALimit()
    {
        Result result = Cmd.Ours("execlineb", "-P", "-c", "forx -P 2 i { 1 2 3 4 5 } importas -S i s6-echo $i").Run();
        result.ShouldBe(0, result.Text);
        Assert.Equal("12345", string.Concat(result.Text.Replace("\n", "", StringComparison.Ordinal).Order()));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1")]
    public void OneAtATimeIsNoParallelLoop(string limit)
    {
        Result result = Cmd.Ours("execlineb", "-P", "-c", $"forx -P {limit} -o 0 -E i {{ 1 2 3 }} foreground {{ s6-echo $i }} exit 9").Run();
        Assert.Equal(9, result.Code);
        Assert.Equal("1\n", result.Text);
    }

    [Theory]
    [InlineData("-P", "x")]
    public void RefusesALimitThatIsNone(string option, string value) =>
        Cmd.Ours("forx", option, value, "i", " a", "", "s6-echo").Run().ShouldFail(100, "forx: usage: forx");

    [Theory]
    [InlineData("backtick -E A { forx -P 2 i { 0.6 0.1 0.1 } sh -c \"sleep $i; echo $i\" } s6-echo $A")]
    [InlineData("foreground { forx -P 2 i { 0.6 0.1 0.1 } sh -c \"sleep $i; echo $i\" } exit 0")]
    public void WhicheverEndsFirstMakesRoomForTheNext(string script) =>
        Cmd.Ours("execlineb", "-P", "-c", script).Run().ShouldSucceed("0.1\n0.1\n0.6\n");
}
