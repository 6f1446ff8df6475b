using System.Threading.Tasks;
using S6Overlay.Integration.Support;
using Xunit;

namespace S6Overlay.Integration.Stopping;

/// <summary>What decides the exit code of a container, and both finish examples of the specification.</summary>
public class ExitCodesTests
{
    private const string StopsTheContainer = "#!/usr/bin/execlineb -S0\n\ns6-svscanctl -t /var/run/s6/services\n";

    private const string StopsTheContainerAfterACrash = """
        #!/usr/bin/execlineb -S1
        if { s6-test ${1} -ne 0 }
        if { s6-test ${1} -ne 256 }

        s6-svscanctl -t /var/run/s6/services

        """;

    [Theory]
    [InlineData("exit 0")]
    [InlineData("exit 3")]
    [InlineData("kill -KILL $$")]
    public async Task The_specifications_first_finish_script_stops_the_container_however_the_service_ends(string end)
    {
        Outcome outcome = await Service($"#!/bin/sh\necho service runs\n{end}\n", StopsTheContainer).Run();
        outcome.ShouldSay("service runs\n", "finish script ran\n");
    }

    [Fact]
    public async Task The_second_stops_it_after_a_crash()
    {
        Outcome outcome = await Service("#!/bin/sh\nexit 3\n", StopsTheContainerAfterACrash).Run();
        outcome.ShouldSay("finish script ran\n");
    }

    [Theory]
    [InlineData("exit 0")]
    [InlineData("kill -KILL $$")]
    public async Task The_second_lets_the_service_restart_after_code_0_and_after_a_signal(string end)
    {
        await using Container box = await Service($"#!/bin/sh\necho service runs\n{end}\n", StopsTheContainerAfterACrash).Start();
        await box.UntilItSays("service runs\n", times: 2);
        Assert.True(await box.IsRunning());
    }

    [Fact]
    public async Task A_finish_script_says_the_exit_code_with_S6_STAGE2_EXITED()
    {
        Outcome outcome = await Service(
            "#!/bin/sh\nexit 33\n", "#!/bin/sh\necho $1 > /var/run/s6/env-stage3/S6_STAGE2_EXITED\nexec s6-svscanctl -t /var/run/s6/services\n").Run();
        outcome.ShouldEndWith(33);
    }

    [Fact]
    public async Task A_finish_script_says_it_with_version_3s_results_file()
    {
        Outcome outcome = await Service(
            "#!/bin/sh\nexit 34\n", "#!/bin/sh\necho $1 > /run/s6-linux-init-container-results/exitcode\nexec /run/s6/basedir/bin/halt\n").Run();
        outcome.ShouldEndWith(34).ShouldSay("finish script ran\n");
    }

    [Fact]
    public async Task Finish_scripts_of_the_container_see_the_code_and_may_change_it()
    {
        Outcome outcome = await Box.On()
            .File("/etc/cont-finish.d/1", "#!/bin/sh\necho \"they see $S6_CMD_EXITED\"\necho 44 > /var/run/s6/env-stage3/S6_STAGE2_EXITED\n")
            .Sh("exit 5").Run();
        outcome.ShouldEndWith(44).ShouldSay("they see 5\n");
    }

    [Fact]
    public async Task S6_svscanctl_stops_the_container_from_anywhere()
    {
        await using Container box = await Box.On().File("/etc/cont-finish.d/1", "#!/bin/sh\necho finish script ran\n").Start();
        await box.UntilItSays("[services.d] done.");
        await box.Sh("s6-svscanctl -t /var/run/s6/services");
        (await box.End()).ShouldEndWith(0).ShouldSay("finish script ran\n");
    }

    private static Box Service(string run, string finish) => Box.On()
        .File("/etc/services.d/myapp/run", run)
        .File("/etc/services.d/myapp/finish", finish)
        .File("/etc/cont-finish.d/1", "#!/bin/sh\necho finish script ran\n");
}
