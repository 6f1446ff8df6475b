using S6Overlay.Tests.Execline;
using Xunit;

namespace S6Overlay.Tests.Commands.Execline;

public sealed class ExportTests
{
    public static TheoryData<string> Cases => Case.Of("export");

    [Theory]
    [MemberData(nameof(Cases))]
    public void DoesAsTheReference(string text) => Differential.Compare(text);
}
