using System;
using System.Threading.Tasks;
using S6Overlay.Integration.Support;
using Xunit;

namespace S6Overlay.Integration.Specification;

/// <summary>The specification's "Executing initialization And/Or finalization tasks", on the tree <c>images/scripts</c>.</summary>
public sealed class ScriptsTests(ScriptsTests.Containers containers) : IClassFixture<ScriptsTests.Containers>
{
    private Outcome End => containers.Default;

    [Fact]
    public void Scripts_run_in_the_order_of_their_names_and_each_is_reported() => End.ShouldEndWith(0).ShouldSayInOrder(
        "[cont-init.d] executing container initialization scripts...\n",
        "[cont-init.d] 01-contenv-example: executing... \n", "[cont-init.d] 01-contenv-example: exited 0.\n",
        "[cont-init.d] 02-confd-onetime: executing... \n", "[cont-init.d] 02-confd-onetime: exited 0.\n",
        "[cont-init.d] 03-not-executable: exited 0.\n",
        "[cont-init.d] 14-without-contenv: exited 0.\n",
        "[cont-init.d] done.\n",
        "CMD ran\n",
        "sh exited 0\n");

    [Fact]
    public void The_specifications_contenv_example_prints_the_variable() => End.ShouldSayInOrder(
        "[cont-init.d] 01-contenv-example: executing... \n", "my value\n", "[cont-init.d] 01-contenv-example: exited 0.\n");

    [Fact]
    public void The_specifications_confd_script_calls_confd_with_these_arguments() => End.ShouldSay(
        """
        confd: [--onetime]
        confd: [--prefix=/production]
        confd: [--tmpl-uid=101]
        confd: [--tmpl-gid=102]
        confd: [--tmpl-src=/etc/nginx/nginx.conf.tmpl]
        confd: [--tmpl-dest=/etc/nginx/nginx.conf]
        confd: [--tmpl-check-cmd=/usr/sbin/nginx -t -c {{ .src }}]
        confd: [etcd]

        """);

    [Theory]
    [InlineData("not executable, run as /")]
    [InlineData("shebang-less, run as /")]
    [InlineData("no newline at the end")]
    public void A_script_need_not_be_perfect_to_run(string said) => End.ShouldSay(said);

    [Fact]
    public void Windows_line_endings_are_named_as_the_reason() => End
        .ShouldSay("06-windows", "interpreter '/bin/sh\\r'", "Windows line endings")
        .ShouldSay("[cont-init.d] 06-windows: exited 127.\n").ShouldNotSay("never said");

    [Fact]
    public void A_missing_interpreter_is_named() => End
        .ShouldSay("/no/such/interpreter", "[cont-init.d] 07-no-interpreter: exited 127.\n");

    [Theory]
    [InlineData("08-fails", 42)]
    [InlineData("09-killed", 143)]
    [InlineData("10-reads", 0)]
    public void The_exit_code_is_reported_and_the_container_goes_on(string script, int code) =>
        End.ShouldSay($"[cont-init.d] {script}: exited {code}.\n");

    [Fact]
    public void A_script_finds_an_empty_standard_input() => End.ShouldSay("stdin: 0\n");

    [Fact]
    public void A_directory_among_the_scripts_is_named() => End.ShouldSay("12-directory", "directory");

    [Fact]
    public void A_script_may_write_the_container_environment() =>
        End.ShouldSay("ADDED=written by a script\n", "CMD has ADDED=written by a script\n");

    [Fact]
    public void Without_with_contenv_a_script_does_not_see_the_containers_variables() => End.ShouldSay("without it: [] [/");

    [Fact]
    public void Finish_scripts_run_in_order_after_the_command_each_with_its_own_limit()
    {
        End.ShouldSayInOrder(
            "sh exited 0\n", "[cont-finish.d] executing container finish scripts...\n",
            "finish 1: my value\n", "finish 2 hangs\n", "finish 3 hangs and ignores signals\n", "finish 4, the last\n",
            "[cont-finish.d] done.\n");
        // Two scripts were cut off after 700 ms each; the other two take no time.
        Assert.True(End.Ran >= TimeSpan.FromMilliseconds(1400), $"it ran only {End.Ran.TotalMilliseconds} ms");
        End.ShouldRunAtMost(TimeSpan.FromSeconds(8));
    }

    [Fact]
    public void Failed_scripts_are_passed_over_silently_with_S6_BEHAVIOUR_IF_STAGE2_FAILS_0() =>
        End.ShouldSay("[services.d] done.\n", "CMD ran\n");

    [Fact]
    public async Task With_S6_BEHAVIOUR_IF_STAGE2_FAILS_1_there_is_a_warning()
    {
        Outcome end = await Failing("1").Run();
        end.ShouldEndWith(0).ShouldSay("[cont-init.d] 50-fails: exited 9.\n", "50-fails").ShouldNotSay("60-after: executing");
        Assert.Contains("warning", end.Said.All, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task With_S6_BEHAVIOUR_IF_STAGE2_FAILS_2_the_container_stops_with_the_scripts_code()
    {
        Outcome end = await Failing("2").Run();
        end.ShouldEndWith(9).ShouldSay("[cont-init.d] 50-fails: exited 9.\n", "finished\n")
            .ShouldNotSay("60-after: executing", "service ran", "CMD ran");
    }

    [Theory]
    [InlineData("0", 0, true, "service ran\n")]
    [InlineData("1", 0, true, "warning")]
    [InlineData("2", 1, false, "/etc/fix-attrs.d/50-fails failed with 1")]
    public async Task A_failure_in_fix_attrs_d_counts_as_one_in_cont_init_d(string behaviour, int code, bool commandRuns, string said)
    {
        Outcome end = await Box.On().Env("S6_BEHAVIOUR_IF_STAGE2_FAILS", behaviour).Env("S6_CMD_WAIT_FOR_SERVICES", "1")
            .File("/etc/fix-attrs.d/50-fails", "/etc true no-such-user 0644 0755\n", "644")
            .File("/etc/services.d/service/run", "#!/bin/sh\necho service ran\necho >&3\nexec sleep 1000\n")
            .File("/etc/services.d/service/notification-fd", "3\n", "644")
            .Sh("echo CMD ran").Run();
        end.ShouldEndWith(code).ShouldSay("[fix-attrs.d] 50-fails: exited 1.\n", said);
        Assert.Equal(commandRuns, end.Said.All.Contains("CMD ran\n", StringComparison.Ordinal));
        Assert.Equal(behaviour == "0", end.Said.All.Contains("service ran\n", StringComparison.Ordinal));
    }

    private static Box Failing(string behaviour) => Box.On()
        .Env("S6_BEHAVIOUR_IF_STAGE2_FAILS", behaviour)
        .File("/etc/cont-init.d/50-fails", "#!/bin/sh\nexit 9\n")
        .File("/etc/cont-init.d/60-after", "#!/bin/sh\nexit 0\n")
        .File("/etc/cont-finish.d/finish", "#!/bin/sh\necho finished\n")
        .File("/etc/services.d/service/run", "#!/bin/sh\necho service ran\nexec sleep 100\n")
        .Sh("echo CMD ran");

    public sealed class Containers : IAsyncLifetime
    {
        internal Outcome Default { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Default = await Box.OfTree("scripts")
            .Env("MYENV", "my value").Env("CONFD_PREFIX", "/production").Env("S6_KILL_FINISH_MAXTIME", "700")
            .Sh("echo CMD ran; echo CMD has ADDED=$ADDED").Run();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
