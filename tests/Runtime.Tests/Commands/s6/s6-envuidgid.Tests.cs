using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.S6;

public sealed class S6EnvuidgidTests
{
    [Theory]
    [InlineData]
    [InlineData("daemon")]
    [InlineData("daemon", "env")]
    [InlineData("root", "env")]
    [InlineData("nouser", "env")]
    [InlineData("", "env")]
    [InlineData("-n", "5", "env")]
    [InlineData("-n", "5:6", "env")]
    [InlineData("-n", "5:6:7,8", "env")]
    [InlineData("-n", "daemon:mail", "env")]
    [InlineData("-n", "x", "env")]
    [InlineData("-u", "daemon", "env")]
    [InlineData("-u", "nn", "env")]
    [InlineData("-u", "-n", "77", "env")]
    [InlineData("-u", "-D", "4", "nn", "env")]
    [InlineData("-g", "mail", "env")]
    [InlineData("-g", "77", "env")]
    [InlineData("-gn", "77", "env")]
    [InlineData("-g", "-D", "3:4:5", "nn", "env")]
    [InlineData("-B", "daemon", "env")]
    [InlineData("-B", "daemon:mail", "env")]
    [InlineData("-B", ":mail", "env")]
    [InlineData("-B", "daemon:", "env")]
    [InlineData("-B", "x:y", "env")]
    [InlineData("-B", "", "env")]
    [InlineData("-B", "daemon:mail:x", "env")]
    [InlineData("-B", "-D", "3:4:5", "nn:zz", "env")]
    [InlineData("-B", "-D", "3:4:5", "daemon:zz", "env")]
    [InlineData("-B", "-D", "3:4:5", "zz:mail", "env")]
    [InlineData("-nB", "root:42", "env")]
    [InlineData("-D", "3:4:5,6", "nn", "env")]
    [InlineData("-D", "3:4", "nn", "env")]
    [InlineData("-D", ":4", "nn", "env")]
    [InlineData("-D", "::5", "nn", "env")]
    [InlineData("-D", "", "nn", "env")]
    [InlineData("-B", "-D", "3:4:5", "", "env")]
    [InlineData("-D", "3", "nn", "env")]
    [InlineData("-D", "3:4:", "nn", "env")]
    [InlineData("-D", "x", "nn", "env")]
    [InlineData("-D", "3:x", "nn", "env")]
    [InlineData("-n", "-D", "3:4:", "7", "env")]
    [InlineData("-D", "3:4:5", "-i", "nn", "env")]
    [InlineData("-i", "-D", "3:4:5", "nn", "env")]
    [InlineData("-z", "nn", "env")]
    public void DoesWhatTheReferenceDoes(params string[] arguments) => Both.ShouldAgree("s6-envuidgid", arguments);

    [Fact]
    public void TakesOnlyWholeNumbersLiterally() => Cmd.Ours("s6-envuidgid", "-n", "7x", "env").Run().ShouldFail(1, "unknown user: 7x");

    [Fact]
    public void TheExampleOfTheSpecificationGetsItsNumbers() =>
        Cmd.Ours("s6-envuidgid", "daemon", "sh", "-c", "echo $UID:$GID:$GIDLIST").Run().ShouldSucceed("1:1:\n");
}
