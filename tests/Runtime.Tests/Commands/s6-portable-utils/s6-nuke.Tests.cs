using S6Overlay.Kernel;
using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.PortableUtils;

public sealed class S6NukeTests
{
    [Fact]
    public void LeavesAForeignContainersProcessesAlone() =>
        Contained("sleep 60 & s6-nuke -k; kill -0 $! && echo alive").ShouldSucceed("alive\n");

    [Fact]
    public void KillsThemIfToldSo() =>
        Contained("sleep 60 & s6-nuke -a -k; { wait $!; echo $?; } 2>/dev/null").ShouldSucceed("137\n");

    [Theory]
    [InlineData("-k")]
    [InlineData("-t")]
    [InlineData("-h")]
    [InlineData("-th")]
    public void KillsWhatDescendsFromOurTopmostProcess(string option) =>
        Contained(
            "sleep 60 & outsider=$!\n" +
            "execlineb -Pc 'background { sh -c \"echo $$ >pid; exec sleep 60\" } " +
            "foreground { sh -c \"until [ -s pid ]; do sleep 0.01; done\" } foreground { s6-nuke " + option + " } wait { } s6-echo over'\n" +
            "kill -0 $outsider && echo outsider alive").ShouldBe(0, "over\noutsider alive\n", "");

    [Theory]
    [InlineData("-k")]
    [InlineData("-t")]
    [InlineData("-kth")]
    public void KillsEverybodyWhereProcessOneIsOurs(string option) =>
        InNamespace("execlineb", "-Pc", $"foreground {{ mount -t proc proc /proc }} background {{ sleep 60 }} background {{ sh -c \"setsid sleep 60 & wait\" }} s6-sleep -m 300 foreground {{ s6-nuke {option} }} wait {{ }} s6-echo over")
            .ShouldSucceed("over\n");

    [Fact]
    public void SurvivesItsOwnSignals() => Contained("s6-nuke -a -h -t; echo $?").ShouldSucceed("0\n");

    [Theory]
    [InlineData("")]
    [InlineData("-a")]
    public void DoesNothingWithoutASignal(string option) =>
        Contained($"sleep 60 & s6-nuke {option}; kill -0 $! && echo alive").ShouldSucceed("alive\n");

    [Fact]
    public void LetsATrapOfTermRun() =>
        Contained("sh -c 'trap \"echo term; exit 0\" TERM; while :; do sleep 0.02; done' 2>/dev/null & sleep 0.3; s6-nuke -a -t; wait $!; echo $?").ShouldSucceed("term\n0\n");

    [Theory]
    [InlineData("-z")]
    [InlineData("-9")]
    public void RefusesAnythingElse(params string[] arguments) => Cmd.Ours("s6-nuke", arguments).Run().ShouldFail(100, "s6-nuke: usage: ");

    /// <summary>Runs a shell script as process 1 of namespaces of its own; anywhere else it does nothing.</summary>
    private static Result Contained(string script) =>
        InNamespace("/bin/sh", "-c", "[ $$ = 1 ] || exit 1; mount -t proc proc /proc; cd \"$(mktemp -d)\"; trap : TERM HUP\n" + script);

    private static Result InNamespace(params string[] program)
    {
        Assert.SkipUnless(Sys.GetEuid() == 0, "only root may make a process namespace");
        return Cmd.Of(Suite.Ours, "/usr/bin/unshare", ["--fork", "--pid", "--mount", .. program]).Run();
    }
}
