using S6Overlay.Tests.Execline;
using Xunit;

namespace S6Overlay.Tests.Commands.Execline;

public sealed class FdreserveTests
{
    public static TheoryData<string> Cases => Case.Of("fdreserve");

    [Theory]
    [MemberData(nameof(Cases))]
    public void DoesAsTheReference(string text) => Differential.Compare(text);
}
