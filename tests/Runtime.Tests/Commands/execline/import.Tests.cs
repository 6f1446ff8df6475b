using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.Execline;

public sealed class ImportTests
{
    [Theory]
    [InlineData("import V s6-echo $V", "value\n")]
    [InlineData("import -u V importas -D gone V V s6-echo $V", "value\n")]
    [InlineData("import -u -D 0 W s6-echo $W", "0\n")]
    [InlineData("import -s V s6-echo x${V}", "xvalue\n")]
    [InlineData("import W s6-echo a$W b", "b\n")]
    public void SubstitutesAVariableUnderItsOwnName(string script, string output) =>
        Cmd.Ours("execlineb", "-P", "-c", script).With("V", "value").Run().ShouldSucceed(output);

    [Fact]
    public void InsistsIfAsked() =>
        Cmd.Ours("import", "-i", "W", "s6-echo").Run().ShouldFail(100, "import: fatal: W not set");

    [Fact]
    public void RefusesToWorkWithoutAName() => Cmd.Ours("import").Run().ShouldFail(100, "import: usage: import");
}
