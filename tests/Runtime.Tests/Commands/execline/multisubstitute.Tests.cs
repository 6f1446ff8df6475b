using S6Overlay.Tests.Execline;
using Xunit;

namespace S6Overlay.Tests.Commands.Execline;

public sealed class MultisubstituteTests
{
    public static TheoryData<string> Cases => Case.Of("multisubstitute");

    [Theory]
    [MemberData(nameof(Cases))]
    public void DoesAsTheReference(string text) => Differential.Compare(text);
}
