using System;
using S6Overlay.Tests.Execline;
using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.Execline;

public sealed class BacktickTests
{
    public static TheoryData<string> Cases => Case.Of("backtick");

    [Theory]
    [MemberData(nameof(Cases))]
    public void DoesAsTheReference(string text) => Differential.Compare(text);

    [Theory]
    [InlineData("backtick -I A { exit 3 } s6-echo $?", "")]
    [InlineData("backtick -D def A { exit 3 } importas q ? importas A A s6-echo $q $A", "3 def\n")]
    [InlineData("backtick -x A { exit 3 } importas q ? importas -D none A A s6-echo $q $A", "3 none\n")]
    [InlineData("backtick -I A { foreground { s6-echo out } exit 3 } importas q ? importas A A s6-echo $q $A", "3 out\n")]
    [InlineData("backtick -EI A { foreground { s6-echo out } exit 3 } s6-echo $? $A", "3 out\n")]
    [InlineData("backtick -Ex A { exit 3 } s6-echo $? $A", "3 $A\n")]
    [InlineData("backtick -D def A { s6-echo fine } importas q ? importas A A s6-echo $q $A", "0 fine\n")]
    public void TellsHowTheBlockEndedWhereItGoesOn(string script, string output)
    {
        foreach (Suite suite in (ReadOnlySpan<Suite>)[Suite.Ours, Suite.OursExec])
        {
            Result result = Cmd.Of(suite, "execlineb", "-P", "-c", script).Run();
            Assert.Equal(0, result.Code);
            Assert.Equal(output.Length == 0 ? "$?\n" : output, result.Text);
        }
    }
}
