using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.S6;

public sealed class S6ApplyuidgidTests
{
    [Theory]
    [InlineData]
    [InlineData("-z")]
    [InlineData("-u", "5", "id")]
    [InlineData("-g", "5", "id")]
    [InlineData("-G", "5,6", "id")]
    [InlineData("-G", "5,,6", "id")]
    [InlineData("-G", "", "id")]
    [InlineData("-u", "x", "id")]
    [InlineData("-u", "5", "-g", "6", "-G", "7", "id")]
    [InlineData("-U", "id")]
    [InlineData("-u", "5", "-g", "6", "-G", "7,8", "grep", "Groups", "/proc/self/status")]
    [InlineData("-u", "5", "-g", "6", "grep", "Groups", "/proc/self/status")]
    [InlineData("-u", "5", "-G", "7", "grep", "Groups", "/proc/self/status")]
    [InlineData("-g", "6", "-G", "7,6", "grep", "Groups", "/proc/self/status")]
    [InlineData("-Uz", "env")]
    [InlineData("-U", "-u", "9", "id")]
    [InlineData("-u", "9", "-U", "id")]
    public void DoesWhatTheReferenceDoes(params string[] arguments) =>
        Both.ShouldAgree("s6-applyuidgid", arguments, cmd => cmd.With("UID", "5").With("GID", "6").With("GIDLIST", "7,8"));

    [Theory]
    [InlineData("UID", "UID not set")]
    [InlineData("GID", "GID not set")]
    [InlineData("GIDLIST", "GIDLIST not set")]
    public void NamesTheVariableThatIsMissing(string missing, string message) =>
        Cmd.Ours("s6-applyuidgid", "-U", "true").With("UID", "5").With("GID", "6").With("GIDLIST", "").Without(missing).Run().ShouldFail(100, message);

    [Theory]
    [InlineData("UID", "x")]
    [InlineData("GID", "-1")]
    [InlineData("GIDLIST", "1,b")]
    public void NamesTheVariableThatIsNotANumber(string name, string value) =>
        Cmd.Ours("s6-applyuidgid", "-U", "true").With("UID", "5").With("GID", "6").With("GIDLIST", "").With(name, value).Run().ShouldFail(100, $"invalid ${name}");

    [Fact]
    public void SetsAllThreeIds() =>
        Cmd.Ours("s6-applyuidgid", "-u", "1000", "-g", "1001", "-G", "1002,1003", "sh", "-c", "id -u; id -g; grep ^Groups: /proc/self/status").Run()
            .ShouldSucceed("1000\n1001\nGroups:\t1001 1002 1003 \n");

    [Fact]
    public void CannotBecomeRootAgain() =>
        Cmd.Ours("s6-applyuidgid", "-u", "1000", "s6-applyuidgid", "-u", "0", "true").Run().ShouldFail(111, "unable to setuid");
}
