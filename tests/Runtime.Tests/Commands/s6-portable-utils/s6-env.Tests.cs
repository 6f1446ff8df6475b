using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.PortableUtils;

public sealed class S6EnvTests
{
    [Theory]
    [InlineData("-i")]
    [InlineData("-i", "A=1")]
    [InlineData("-i", "A=1", "B=2")]
    [InlineData("-i", "A=1", "A=2")]
    [InlineData("-i", "A=")]
    [InlineData("-i", "A=b=c")]
    [InlineData("-", "A=1")]
    [InlineData("-i", "A=1", "/usr/bin/env")]
    [InlineData("-i", "A=1", "/usr/bin/printf", "%s", "B=2")]
    [InlineData("A=1", "/usr/bin/printenv", "A")]
    [InlineData("PATH=/usr/bin", "printenv", "PATH")]
    [InlineData("PATH=/nonexistent", "printenv")]
    [InlineData("-i", "--", "A=1", "/usr/bin/env")]
    [InlineData("sh", "-c", "exit 3")]
    [InlineData("X=1", "nonexistent-program")]
    public void AgreesWithTheSystemsEnv(params string[] arguments) => Peer.Agrees("s6-env", "env", arguments);

    [Theory]
    [InlineData("-i", "A=1", "s6-printenv")]
    [InlineData("-i", "--", "A=1", "s6-printenv")]
    [InlineData("-", "A=1", "s6-printenv")]
    public void FindsTheProgramWhereThePathWasBeforeIfNoneIsSet(params string[] arguments) =>
        Cmd.Ours("s6-env", arguments).Run().ShouldSucceed("A=1\n");

    [Fact]
    public void PrintsItsEnvironment() =>
        Cmd.Ours("s6-env").Without("PATH").With("A", "1").With("B", "x\ny").Run().ShouldSucceed("A=1\nB=x\ny\n");

    [Theory]
    [InlineData(Suite.Ours)]
    [InlineData(Suite.OursExec)]
    public void ChangesTheEnvironmentOfAChain(Suite suite) =>
        Cmd.Of(suite, "s6-env", "A=1", "s6-env", "B=2", "sh", "-c", "echo $A$B").Run().ShouldSucceed("12\n");

    [Theory]
    [InlineData(127, "nonexistent-program", "unable to exec nonexistent-program: No such file or directory")]
    [InlineData(126, "/etc/passwd", "unable to exec /etc/passwd: Permission denied")]
    [InlineData(126, "/", "unable to exec /: ")]
    public void SaysWhatItCannotExecute(int code, string program, string said) => Cmd.Ours("s6-env", "A=1", program).Run().ShouldFail(code, said);

    [Fact]
    public void RefusesAnythingElse() => Cmd.Ours("s6-env", "-u", "A").Run().ShouldFail(100, "s6-env: usage: s6-env");
}
