using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.Execline;

public sealed class ExportArrayTests
{
    [Theory]
    [InlineData("export-array A { a \"b c\" \"\" } importas -Ssd \"\" A s6-echo -s / $A", "a/b c/\n")]
    [InlineData("export-array -d : A { a b } importas -S A s6-echo $A", "a:b:\n")]
    [InlineData("export-array -d :; A { a b } importas -Ssd : A s6-echo x${A}", "xa xb\n")]
    [InlineData("export-array A { } importas -S A s6-echo <${A}>", "<>\n")]
    public void KeepsAListInAVariable(string script, string output) =>
        Cmd.Ours("execlineb", "-P", "-c", script).Run().ShouldSucceed(output);

    [Fact]
    public void RefusesANameWithAnEqualsSign() =>
        Cmd.Ours("export-array", "A=B", " a", "", "s6-echo").Run().ShouldFail(100, "export-array: fatal: invalid variable name");

    [Fact]
    public void RefusesToWorkWithoutABlock() => Cmd.Ours("export-array", "A").Run().ShouldFail(100, "export-array: usage:");

    [Fact]
    public void RefusesToWorkWithoutAProgram() => Cmd.Ours("export-array", "A", " a", "").Run().ShouldFail(100, "export-array: usage:");
}
