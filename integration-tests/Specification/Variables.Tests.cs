using System;
using System.Threading.Tasks;
using S6Overlay.Integration.Support;
using Xunit;

namespace S6Overlay.Integration.Specification;

/// <summary>What is left of the specification's "Customizing <c>s6</c> behaviour"; the other variables are tested with what they change.</summary>
public class VariablesTests
{
    [Fact]
    public async Task With_S6_CMD_WAIT_FOR_SERVICES_the_command_finds_the_services_up_and_ready()
    {
        Outcome end = await SlowService().Env("S6_CMD_WAIT_FOR_SERVICES", "1").Sh(ShowState).Run();
        end.ShouldEndWith(0).ShouldSay("state: true true\n");
    }

    [Fact]
    public async Task Without_it_the_command_does_not_wait()
    {
        Outcome end = await SlowService().Sh(ShowState).Run();
        end.ShouldEndWith(0).ShouldNotSay("state: true true\n");
    }

    [Fact]
    public async Task A_service_that_does_not_tell_when_it_is_ready_is_waited_for_until_it_is_up()
    {
        Outcome end = await Box.On().Env("S6_CMD_WAIT_FOR_SERVICES", "1")
            .File("/etc/services.d/slow/run", "#!/bin/sh\nexec sleep 1000\n").Sh(ShowState).Run();
        end.ShouldEndWith(0).ShouldSay("state: true false\n");
    }

    [Fact]
    public async Task The_default_times_are_the_specifications()
    {
        Outcome end = await SlowService(readyAfter: "1000").Env("S6_CMD_WAIT_FOR_SERVICES", "1")
            .File("/etc/cont-finish.d/1-hangs", "#!/bin/sh\nexec sleep 2222\n")
            .Sh("(trap '' TERM; : > /tmp/deaf; exec sleep 4444) & until [ -e /tmp/deaf ]; do usleep 20000; done").Run();
        end.ShouldEndWith(0)
            .ShouldSay("service slow is not up after 5000 ms (S6_CMD_WAIT_FOR_SERVICES_MAXTIME)")
            .ShouldMatch(@"1-hangs \(pid \d+\) is killed: it did not end within 5000 ms \(S6_KILL_FINISH_MAXTIME\)")
            .ShouldMatch(@"\(sleep 4444\) is killed: it did not end within 3\d\d\d ms of SIGTERM \(S6_KILL_GRACETIME\)");
        Assert.True(end.Ran >= TimeSpan.FromSeconds(12.5), $"5 s, 5 s and 3 s were over after {end.Ran}");
    }

    [Fact]
    public async Task S6_CMD_WAIT_FOR_SERVICES_MAXTIME_ends_the_wait_and_names_who_is_not_ready()
    {
        Outcome end = await SlowService(readyAfter: "1000").Env("S6_CMD_WAIT_FOR_SERVICES", "1").Env("S6_CMD_WAIT_FOR_SERVICES_MAXTIME", "400")
            .Sh(ShowState).Run();
        end.ShouldEndWith(0).ShouldSay("state: true false\n", "slow");
        // The engine takes the time of the start a moment after it.
        Assert.True(end.Ran >= TimeSpan.FromMilliseconds(300), $"it did not wait: {end.Ran}");
        end.ShouldRunAtMost(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task S6_KILL_GRACETIME_is_how_long_the_last_processes_have_between_TERM_and_KILL()
    {
        Outcome end = await Box.On().Env("S6_KILL_GRACETIME", "600")
            .Sh("""
                (trap '' TERM HUP; : > /tmp/deaf; exec sleep 1000) &
                (trap 'echo orphan ended; exit' TERM; : > /tmp/obeys; sleep 1000 & wait) &
                until [ -e /tmp/deaf ] && [ -e /tmp/obeys ]; do usleep 20000; done
                """).Run();
        end.ShouldEndWith(0).ShouldSay("orphan ended\n")
            .ShouldMatch(@"sleep 1000\) is killed: it did not end within (6\d\d|[7-9]\d\d|[12]\d\d\d) ms of SIGTERM");
    }

    [Fact]
    public async Task Grace_times_are_upper_bounds_only()
    {
        Outcome end = await Box.On()
            .Env("S6_KILL_GRACETIME", "20000").Env("S6_SERVICES_GRACETIME", "20000").Env("S6_KILL_FINISH_MAXTIME", "20000")
            .File("/etc/services.d/obeys/run", "#!/bin/sh\nexec sleep 1000\n")
            .File("/etc/cont-finish.d/quick", "#!/bin/sh\necho quick\n")
            .Sh("sleep 1000 & exit 0").Run();
        end.ShouldEndWith(0).ShouldSay("quick\n").ShouldRunAtMost(TimeSpan.FromSeconds(10));
    }

    [Theory]
    [InlineData("S6_KILL_GRACETIME")]
    [InlineData("S6_SERVICES_GRACETIME")]
    [InlineData("S6_KILL_FINISH_MAXTIME")]
    [InlineData("S6_BEHAVIOUR_IF_STAGE2_FAILS")]
    [InlineData("S6_LOGGING")]
    [InlineData("S6_CMD_WAIT_FOR_SERVICES_MAXTIME")]
    [InlineData("S6_VERBOSITY")]
    public async Task A_value_that_is_not_a_number_is_named_and_the_default_counts(string variable)
    {
        Outcome end = await Box.On().Env(variable, "soon").Cmd("true").Run();
        end.ShouldEndWith(0).ShouldSay("warning", variable, "soon", "true exited 0");
    }

    private const string ShowState = "echo state: $(s6-svstat -o up,ready /var/run/s6/services/slow)";

    private static Box SlowService(string readyAfter = "0.5") => Box.On()
        .File("/etc/services.d/slow/notification-fd", "3\n", "644")
        .File("/etc/services.d/slow/run", $"#!/bin/sh\nsleep {readyAfter}\necho >&3\nexec sleep 1000\n");
}
