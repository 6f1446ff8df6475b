using S6Overlay.Tests.Execline;
using Xunit;

namespace S6Overlay.Tests.Commands.Execline;

public sealed class IfelseTests
{
    public static TheoryData<string> Cases => Case.Of("ifelse");

    [Theory]
    [MemberData(nameof(Cases))]
    public void DoesAsTheReference(string text) => Differential.Compare(text);
}
