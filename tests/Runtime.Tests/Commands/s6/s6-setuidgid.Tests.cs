using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.S6;

public sealed class S6SetuidgidTests
{
    [Theory]
    [InlineData]
    [InlineData("daemon")]
    [InlineData("daemon", "id")]
    [InlineData("www-data", "id")]
    [InlineData("12:13", "id")]
    [InlineData("0:0", "id")]
    [InlineData("", "id")]
    [InlineData("nouser", "id")]
    [InlineData("12", "id")]
    [InlineData("12:", "id")]
    [InlineData(":12", "id")]
    [InlineData("daemon:daemon", "id")]
    [InlineData("1:2:3", "id")]
    [InlineData("4294967296:0", "id")]
    [InlineData("-x", "id")]
    [InlineData("daemon", "env")]
    [InlineData("1:2", "env")]
    [InlineData("daemon", "s6-setuidgid", "root", "id")]
    [InlineData("daemon", "sh", "-c", "umask; cat /proc/self/status | grep Groups")]
    public void DoesWhatTheReferenceDoes(params string[] arguments) =>
        Both.ShouldAgree("s6-setuidgid", arguments, cmd => cmd.With("UID", "9").With("GID", "8").With("GIDLIST", "7"));

    [Fact]
    public void NamesTheUnknownAccount() =>
        Cmd.Ours("s6-setuidgid", "nouser", "true").Run().ShouldBe(1, "", "s6-setuidgid: fatal: unknown user: nouser\n");

    [Fact]
    public void SaysThatItNeedsRoot() =>
        Cmd.Ours("s6-setuidgid", "daemon", "s6-setuidgid", "root", "true").Run().ShouldFail(111, "s6-setuidgid: fatal: unable to set supplementary group list: ");

    [Fact]
    public void FindsAProgramThatIsNotThere() =>
        Cmd.Ours("s6-setuidgid", "daemon", "there-is-no-such-program").Run().ShouldFail(127, "unable to exec there-is-no-such-program");
}
