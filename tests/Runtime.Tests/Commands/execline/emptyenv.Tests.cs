using S6Overlay.Tests.Execline;
using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.Execline;

public sealed class EmptyenvTests
{
    public static TheoryData<string> Cases => Case.Of("emptyenv");

    [Theory]
    [MemberData(nameof(Cases))]
    public void DoesAsTheReference(string text) => Differential.Compare(text);

    [Fact]
    public void KeepsTheLibraryPathIfAsked() =>
        Cmd.Ours("execlineb", "-P", "-c", "emptyenv -l importas -S LD_LIBRARY_PATH importas -D none -S A s6-echo $LD_LIBRARY_PATH $A")
            .With("LD_LIBRARY_PATH", "/lib").With("A", "a").With("PATH", Programs.Folder).Run();
}
