using S6Overlay.Core;
using S6Overlay.Init;
using Xunit;

namespace S6Overlay.Tests.Init;

public sealed class SettingsTests
{
    [Fact]
    public void Nothing_set_gives_the_specifications_defaults()
    {
        Settings settings = Of();
        Assert.Equal((false, 0, 0, 5000L, 3000L, 5000L), (settings.KeepEnv, settings.Logging, settings.BehaviourIfStage2Fails, settings.KillFinishMaxTime, settings.KillGraceTime, settings.CmdWaitForServicesMaxTime));
    }

    [Theory]
    [InlineData("S6_KILL_GRACETIME=0", 0)]
    [InlineData("S6_KILL_GRACETIME=10", 10)]
    [InlineData("S6_KILL_GRACETIME=", 3000)]
    [InlineData("S6_KILL_GRACETIME=ten", 3000)]
    [InlineData("S6_KILL_GRACETIME=-1", 3000)]
    [InlineData("S6_KILL_GRACETIME=1.5", 3000)]
    [InlineData("S6_KILL_GRACETIME=99999999999999999999", 3000)]
    public void A_number_counts_and_anything_else_is_the_default(string assignment, long expected) =>
        Assert.Equal(expected, Of("S6_VERBOSITY=0", assignment).KillGraceTime);

    private static Settings Of(params string[] assignments)
    {
        var env = new Env();
        foreach (string assignment in assignments)
            env.Put(new Bytes(assignment));
        return new Settings(env, new Report(new Bytes("init")));
    }
}
