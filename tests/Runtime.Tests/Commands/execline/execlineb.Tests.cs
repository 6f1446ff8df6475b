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
}
