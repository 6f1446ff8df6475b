using System;
using System.Linq;
using S6Overlay.Tests.Execline;
using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.Execline;

public sealed class ExeclinebTests
{
    public static TheoryData<string> Cases => Case.Of("execlineb");

    [Theory]
    [MemberData(nameof(Cases))]
    public void DoesAsTheReference(string text) => Differential.Compare(text);

    [Fact]
    public void ArgumentsThatAreTooMuchForTheKernelAreSaidToBe() =>
        Cmd.Ours("execlineb", "-P", "-c", "define -s A \"1 2 3 4\" /bin/true $A$A$A$A$A$A$A$A$A").Run()
            .ShouldFail(126, "unable to exec /bin/true: Argument list too long", "more than the kernel takes");

    [Fact]
    public void AMegabyteOfWordsReachesTheProgram()
    {
        using var folder = new TempFolder();
        string script = folder.Write("words", "s6-test x = x" + string.Concat(Enumerable.Repeat(" -a word-0000000000\n", 50_000)));
        Cmd.Ours("execlineb", "-P", script).Run().ShouldSucceed();
    }

    [Theory]
    [InlineData("foreground { sh -c \"exit 3\" } importas -S ? s6-echo $?", "3\n")]
    [InlineData("backtick -E A { foreground { sh -c \"echo a\" } s6-echo b } s6-echo $A", "a\nb\n")]
    [InlineData("forx -o 3 i { 1 2 } sh -c \"echo $i; exit 3\"", "1\n2\n")]
    public void LearnsHowChildrenEndWhereSigchldIsIgnored(string script, string output)
    {
        foreach (Suite suite in (ReadOnlySpan<Suite>)[Suite.Ours, Suite.OursExec])
            Cmd.Of(suite, "env", "--ignore-signal=CHLD", "execlineb", "-P", "-c", script).Run().ShouldSucceed(output);
    }

    /// <summary>In one process: at an exec SIGCHLD is ignored again for a moment, and a child that ends then leaves nothing.</summary>
    [Fact]
    public void LearnsHowAChildInTheBackgroundEndsWhereSigchldIsIgnored() =>
        Cmd.Ours("env", "--ignore-signal=CHLD", "execlineb", "-P", "-c", "background { sh -c \"exit 3\" } wait -o { } importas -S ? s6-echo $?").Run()
            .ShouldSucceed("3\n");

    [Fact]
    public void AProgramThatItBecomesIgnoresSigchldAsBefore() =>
        Cmd.Ours("env", "--ignore-signal=CHLD", "execlineb", "-P", "-c", "foreground { sh -c \"exit 3\" } grep -c SigIgn:.*[13579bdf]....$ /proc/self/status").Run()
            .ShouldSucceed("1\n");
}
