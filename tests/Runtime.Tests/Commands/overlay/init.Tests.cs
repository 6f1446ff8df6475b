using System;
using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.Overlay;

public sealed class InitTests
{
    /// <summary>What the specification's example session shows.</summary>
    [Fact]
    public void The_log_is_the_specifications()
    {
        using var root = new ContainerRoot();
        root.WithFile("etc/fix-attrs.d/00-runscripts", "# nothing\n").Boot("/bin/sh", "-c", "exit 0").With("S6_VERBOSITY", "2").Run().ShouldBe(0, """
            [fix-attrs.d] applying owners & permissions fixes...
            [fix-attrs.d] 00-runscripts: applying... 
            [fix-attrs.d] 00-runscripts: exited 0.
            [fix-attrs.d] done.
            [cont-init.d] executing container initialization scripts...
            [cont-init.d] done.
            [services.d] starting services
            [services.d] done.
            /bin/sh exited 0

            """);
    }

    [Theory]
    [InlineData("exit 0", 0)]
    [InlineData("exit 7", 7)]
    [InlineData("kill -KILL $$", 137)]
    [InlineData("kill -TERM $$", 143)]
    public void The_container_exits_as_cmd_does(string script, int code)
    {
        using var root = new ContainerRoot();
        root.Boot("sh", "-c", script).Run().ShouldBe(code, "");
    }

    [Theory]
    [InlineData("no-such-program", 127, "unable to run no-such-program: No such file")]
    [InlineData("/etc", 126, "unable to run /etc: Permission denied")]
    public void A_cmd_that_cannot_be_run_is_said_and_has_its_code(string program, int code, string said)
    {
        using var root = new ContainerRoot();
        root.Boot(program).Run().ShouldFail(code, said);
    }

    [Fact]
    public void Cmd_has_the_containers_input_and_environment_byte_for_byte()
    {
        using var root = new ContainerRoot();
        Result result = root.With("etc/cont-init.d/eater", "cat").Boot("sh", "-c", "printf '[%s]' \"$VALUE\" \"${EMPTY-unset}\"; cat")
            .With("VALUE=two\nlines \xff and a newline\n"u8).With("EMPTY", "").Input("for cmd").Run();
        Assert.Equal("[two\nlines \xff and a newline\n][]for cmd"u8.ToArray(), result.Output);
    }

    [Fact]
    public void Scripts_start_with_a_clean_environment_unless_they_ask()
    {
        using var root = new ContainerRoot();
        root.With("etc/cont-init.d/1", "echo \"plain ${FOO-unset}\"")
            .WithFile("etc/cont-init.d/2", "#!/usr/bin/with-contenv sh\necho \"asked $FOO\"; printf changed > /var/run/s6/container_environment/FOO\n")
            .Boot("sh", "-c", "echo cmd $FOO").With("FOO", "bar").Run().ShouldBe(0, "plain unset\nasked bar\ncmd changed\n");
    }

    [Fact]
    public void With_keep_env_everything_has_the_original_environment()
    {
        using var root = new ContainerRoot();
        root.With("etc/cont-init.d/1", "echo $FOO").Boot("sh", "-c", "echo $FOO").With("FOO", "bar").With("S6_KEEP_ENV", "1")
            .Run().ShouldBe(0, "bar\nbar\n");
    }

    [Fact]
    public void Arg0_is_put_before_cmd()
    {
        using var root = new ContainerRoot();
        root.Boot("-c", "echo arg0").With("S6_CMD_ARG0", "/bin/sh -e").Run().ShouldBe(0, "arg0\n");
    }

    [Fact]
    public void Scripts_run_in_the_order_of_their_names_and_hidden_files_do_not()
    {
        using var root = new ContainerRoot();
        root.With("etc/cont-init.d/20-b", "echo b").With("etc/cont-init.d/10-a", "echo a").With("etc/cont-init.d/.30-c", "echo c")
            .WithFile("etc/cont-init.d/40-d", "echo no first line and no permission").WithFile("etc/cont-finish.d/1", "echo finish")
            .Boot("echo", "cmd").Run().ShouldBe(0, "a\nb\nno first line and no permission\ncmd\nfinish\n");
    }

    [Fact]
    public void What_cannot_be_run_is_named_and_the_boot_goes_on()
    {
        using var root = new ContainerRoot();
        Result result = root.WithFile("etc/cont-init.d/1-crlf", "#!/bin/sh\r\n").WithFile("etc/cont-init.d/2-dir/file", "")
            .WithFile("etc/cont-init.d/3-none", "#!/no/interpreter\n").WithFile("etc/services.d/norun/readme", "").WithFile("etc/services.d/README", "")
            .WithFile("etc/fix-attrs.d/1", "/x true\n").Boot("echo", "cmd").With("S6_KILL_GRACETIME", "soon").Run();
        Assert.Equal("cmd\n", result.Text);
        result.ShouldFail(0,
            "S6_KILL_GRACETIME is 'soon'",
            "/etc/cont-init.d/1-crlf: interpreter '/bin/sh\\r' does not exist: the file has Windows line endings",
            "/etc/cont-init.d/2-dir is a directory",
            "/etc/cont-init.d/3-none: its interpreter '/no/interpreter' does not exist",
            "/etc/services.d/norun has no file 'run'",
            "/etc/fix-attrs.d/1: line 1: too few fields");
        Assert.DoesNotContain("README", result.ErrorText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0", 0, "first\nsecond\nservice\ncmd\n")]
    [InlineData("1", 0, "first\ncmd\n")]
    [InlineData("2", 6, "first\n")]
    public void A_failing_script_counts_as_the_image_wants(string behaviour, int code, string output)
    {
        using var root = new ContainerRoot();
        Result result = root.With("etc/cont-init.d/1", "echo first; exit 6").With("etc/cont-init.d/2", "echo second")
            .With("etc/services.d/s/run", "echo service; touch /tmp/up; exec sleep 1000")
            .Boot("sh", "-c", "while [ -e /run/s6/services/s ] && ! [ -e /tmp/up ]; do sleep 0.02; done; echo cmd")
            .With("S6_BEHAVIOUR_IF_STAGE2_FAILS", behaviour).Run();
        Assert.Equal((code, output), (result.Code, result.Text));
        Assert.Equal(behaviour != "0", result.ErrorText.Contains("/etc/cont-init.d/1 failed with 6", StringComparison.Ordinal));
    }

    [Fact]
    public void A_finish_script_that_hangs_is_killed_and_named()
    {
        using var root = new ContainerRoot();
        Result result = root.With("etc/cont-finish.d/1", "exec sleep 1000").With("etc/cont-finish.d/2", "echo two")
            .Boot("true").With("S6_KILL_FINISH_MAXTIME", "100").Run();
        Assert.Equal((0, "two\n"), (result.Code, result.Text));
        result.ShouldFail(0, "/etc/cont-finish.d/1 (pid ", "did not end within 100 ms");
    }

    [Fact]
    public void Services_are_up_before_cmd_where_that_is_asked_for_and_end_before_the_finish_scripts()
    {
        using var root = new ContainerRoot();
        root.With("etc/services.d/s/run", "trap 'echo service ends; exit 0' TERM\nsleep 0.2\necho service is ready\necho >&3\nwhile :; do sleep 0.05; done")
            .WithFile("etc/services.d/s/notification-fd", "3\n").With("etc/cont-finish.d/1", "echo finish")
            .Boot("echo", "cmd").With("S6_CMD_WAIT_FOR_SERVICES", "1").With("S6_CMD_WAIT_FOR_SERVICES_MAXTIME", "20000")
            .Run().ShouldBe(0, "service is ready\ncmd\nservice ends\nfinish\n");
    }

    [Fact]
    public void Of_many_services_those_whose_script_needs_help_to_start_are_up_with_the_others()
    {
        using var root = new ContainerRoot();
        for (int i = 0; i < 40; i++)
        {
            string run = $"etc/services.d/s{i:00}/run";
            if (i % 5 == 2)
                root.WithFile(run, "#!/bin/sh\nexec sleep 1000\n");
            else if (i % 5 == 4)
                root.WithFile(run, "exec sleep 1000\n", "755");
            else
                root.With(run, "exec sleep 1000");
        }
        root.Boot("sh", "-c", "for s in /run/s6/services/*; do s6-svstat -o up $s; done")
            .With("S6_CMD_WAIT_FOR_SERVICES", "1").With("S6_CMD_WAIT_FOR_SERVICES_MAXTIME", "40000")
            .Run().ShouldBe(0, string.Concat(System.Linq.Enumerable.Repeat("true\n", 40)));
    }

    [Fact]
    public void A_service_that_is_not_up_in_time_is_named()
    {
        using var root = new ContainerRoot();
        root.With("etc/services.d/slow/run", "exec sleep 1000").WithFile("etc/services.d/slow/notification-fd", "3\n")
            .Boot("true").With("S6_CMD_WAIT_FOR_SERVICES", "1").With("S6_CMD_WAIT_FOR_SERVICES_MAXTIME", "50")
            .Run().ShouldFail(0, "service slow is not up after 50 ms");
    }

    [Fact]
    public void The_last_lines_of_a_service_reach_its_logger()
    {
        using var root = new ContainerRoot();
        root.With("etc/services.d/s/run", "trap 'echo last; exit 0' TERM\necho first; touch /tmp/up\nwhile :; do sleep 0.05; done")
            .With("etc/services.d/s/log/run", "exec cat >> /tmp/log")
            .Boot("sh", "-c", "until [ -e /tmp/up ]; do sleep 0.02; done").Run().ShouldSucceed();
        Assert.Equal("first\nlast\n", root.Read("tmp/log"));
    }

    [Fact]
    public void A_logger_that_is_late_reads_everything_before_the_finish_scripts_run()
    {
        using var root = new ContainerRoot();
        root.With("etc/services.d/s/run", "trap 'echo last; exit 0' TERM\necho first; touch /tmp/up\nwhile :; do sleep 0.05; done")
            .With("etc/services.d/s/log/run", "sleep 1.2; exec cat >> /tmp/log").With("etc/cont-finish.d/1", "cat /tmp/log")
            .Boot("sh", "-c", "until [ -e /tmp/up ]; do sleep 0.02; done").Run().ShouldBe(0, "first\nlast\n");
    }

    [Theory]
    [InlineData("s6-svscanctl -t /var/run/s6/services")]
    [InlineData("kill -TERM 1")]
    public void A_container_of_services_stops_when_told_to(string order)
    {
        using var root = new ContainerRoot();
        root.With("etc/services.d/s/run", "echo up; exec sleep 1000").With("etc/services.d/s/finish", "echo $3 ended by signal $2")
            .With("etc/services.d/stop/run", $"sleep 0.3; {order}; exec sleep 1000")
            .With("etc/cont-finish.d/1", "echo finish").Boot().Run().ShouldBe(0, "up\ns ended by signal 15\nfinish\n");
    }

    [Theory]
    [InlineData("etc/cont-init.d/1")]
    [InlineData("etc/init-hook")]
    public void A_stop_in_the_middle_of_the_boot_is_prompt_and_runs_the_finish_scripts(string script)
    {
        using var root = new ContainerRoot();
        root.With(script, "(sleep 0.2; kill -TERM 1) & exec sleep 1000").With("etc/cont-finish.d/1", "echo finish")
            .Boot("echo", "never").With("S6_STAGE2_HOOK", "test ! -e /etc/init-hook || /etc/init-hook").Run().ShouldBe(143, "finish\n");
    }

    [Theory]
    [InlineData("/var/run/s6/env-stage3/S6_STAGE2_EXITED", 31)]
    [InlineData("/var/run/s6/env-stage3/S6_CMD_EXITED", 31)]
    [InlineData("/run/s6-linux-init-container-results/exitcode", 31)]
    public void A_script_may_decide_the_exit_code(string file, int code)
    {
        using var root = new ContainerRoot();
        root.With("etc/cont-finish.d/1", $"echo 31 > {file}").Boot("sh", "-c", "exit 3").Run().ShouldBe(code, "");
    }

    [Fact]
    public void What_ignores_term_is_killed_after_the_grace_time_and_named()
    {
        using var root = new ContainerRoot();
        Result result = root.Boot("sh", "-c", "(trap '' TERM; while :; do sleep 1; done) & sleep 0.3").With("S6_KILL_GRACETIME", "200").Run();
        result.ShouldFail(0, "is killed: it did not end within", "S6_KILL_GRACETIME");
    }

    [Fact]
    public void Signals_go_to_cmd_where_that_is_asked_for()
    {
        using var root = new ContainerRoot();
        root.With("etc/services.d/s/run", "exec sleep 1000")
            .Boot("sh", "-c", "trap 'echo got it; exit 9' TERM; (sleep 0.2; kill -TERM 1) & while :; do sleep 0.05; done")
            .With("S6_CMD_RECEIVE_SIGNALS", "1").Run().ShouldBe(9, "got it\n");
    }

    [Theory]
    [InlineData("etc/s6/services/.s6-svscan/SIGUSR1", "true")]
    [InlineData("etc/unused", "printf '#!/bin/sh\necho handled in $PWD\ns6-svscanctl -t .\n' > /run/s6/services/.s6-svscan/SIGUSR1")]
    public void An_image_may_say_what_a_signal_does(string path, string prepare)
    {
        using var root = new ContainerRoot();
        root.WithFile(path, "#!/bin/sh\necho handled in $PWD\ns6-svscanctl -t .\n").With("etc/services.d/s/run", "echo up; kill -USR1 1; exec sleep 1000")
            .With("etc/cont-init.d/1", prepare).With("etc/cont-finish.d/1", "echo finish").Boot().Run()
            .ShouldBe(0, "up\nhandled in /run/s6/services\nfinish\n");
    }

    [Fact]
    public void A_handler_that_cannot_be_run_is_named_and_the_signal_does_what_it_always_does()
    {
        using var root = new ContainerRoot();
        root.WithFile("etc/s6/services/.s6-svscan/SIGTERM", "#!/no/such\n").With("etc/services.d/s/run", "kill -TERM 1; exec sleep 1000")
            .Boot().Run().ShouldFail(0, "/etc/s6/services/.s6-svscan/SIGTERM: its interpreter '/no/such' does not exist");
    }

    [Fact]
    public void Everything_but_cmd_goes_to_the_catch_all_logger()
    {
        using var root = new ContainerRoot();
        root.WithFile("etc/s6/services/s6-svscan-log/run", "#!/bin/sh\ntrap '' TERM\nexec cat < /run/s6/uncaught-logs-fifo > /tmp/log\n")
            .With("etc/cont-init.d/1", "echo from a script").With("etc/cont-finish.d/1", "echo from the end")
            .Boot("echo", "from cmd").With("S6_LOGGING", "1").Run().ShouldBe(0, "from cmd\n");
        Assert.Equal("from a script\nfrom the end\n", root.Read("tmp/log"));
    }

    /// <summary>The holder is down until it is needed, or up from the start where the image says so.</summary>
    [Theory]
    [InlineData("s6-svstat -u /run/s6/services/s6-fdholderd", "false\n")]
    [InlineData("s6-svwait -U /run/s6/services/s6-fdholderd && s6-svstat -u /run/s6/services/s6-fdholderd", "true\n")]
    public void The_fifo_of_a_logger_is_held_while_it_restarts(string look, string before)
    {
        const string Cmd = "until grep -qs one /tmp/log; do sleep 0.02; done; s6-svc -wd -d /run/s6/services/log; echo two > /run/f; "
            + "s6-svc -u /run/s6/services/log; until grep -qs two /tmp/log; do sleep 0.02; done; cat /tmp/log; s6-fdholder-list /run/s6/services/s6-fdholderd/s";
        using var root = new ContainerRoot();
        root.WithOwn("etc/s6/services/s6-fdholderd");
        if (before == "true\n")
            root.Without("etc/s6/services/s6-fdholderd/down");
        root.With("etc/cont-init.d/1", $"{look}; logutil-newfifo /run/f && echo one > /run/f").With("etc/services.d/log/run", "exec cat /run/f >> /tmp/log")
            .Boot("sh", "-c", Cmd).Run().ShouldBe(0, $"{before}one\ntwo\nfifo:/run/f\n");
    }

    [Fact]
    public void An_image_may_do_without_the_holder()
    {
        using var root = new ContainerRoot();
        root.With("etc/cont-init.d/1", "logutil-newfifo /run/f").Boot("sh", "-c", "test -p /run/f && ls /run/s6/services").Run().ShouldBe(0, "");
    }

    [Fact]
    public void An_image_may_bring_its_own_stages()
    {
        using var root = new ContainerRoot();
        root.With("etc/s6/init/init-stage2", "echo second \"$@\"; s6-svscanctl -t /run/s6/services").With("etc/s6/init/init-stage3", "echo third")
            .With("etc/cont-init.d/1", "echo not run").Boot("a", "b").Run().ShouldBe(0, "second a b\nthird\n");
    }

    [Fact]
    public void A_profile_has_its_own_folders()
    {
        using var root = new ContainerRoot();
        root.With("etc/cont-init.d/1", "echo not run").With("etc/cont-profile.d/small/cont-init.d/1", "echo small")
            .Boot("true").With("S6_RUNTIME_PROFILE", "small").Run().ShouldBe(0, "small\n");
    }

    [Theory]
    [InlineData("always", 0, "", "ended with 0")]
    [InlineData("failure", 5, "", "ended with 5")]
    [InlineData("limit", 5, "2 100", "ended 3 times within 100 seconds")]
    public void A_service_may_stop_the_container(string policy, int code, string limit, string said)
    {
        using var root = new ContainerRoot();
        root.With("etc/services.d/s/run", $"exit {code}").WithFile("etc/services.d/s/stops-container", policy + "\n");
        if (limit.Length > 0)
            root.WithFile("etc/services.d/s/restart-limit", limit + "\n");
        root.Boot().Run().ShouldFail(code, said);
    }

    [Fact]
    public void What_a_service_leaves_behind_is_named_and_killed_where_that_is_asked_for()
    {
        using var root = new ContainerRoot();
        root.With("etc/services.d/s/run", "sleep 1234 &\nsleep 0.3\nexit 1").WithFile("etc/services.d/s/kill-group", "").WithFile("etc/services.d/s/stops-container", "failure")
            .Boot().Run().ShouldFail(1, "service s left pid ", "(sleep 1234) behind: killed");
    }

    [Fact]
    public void Orphans_are_reaped()
    {
        using var root = new ContainerRoot();
        const string script = "i=0; while [ $i -lt 200 ]; do (sleep 0.01 &); i=$((i+1)); done; sleep 0.3; n=0; "
            + "for s in /proc/[0-9]*/stat; do read -r line < $s && case $line in *') Z '*) n=$((n+1));; esac; done; echo $n zombies";
        root.Boot("sh", "-c", script).Run().ShouldBe(0, "0 zombies\n");
    }

    [Theory]
    [InlineData("var/run/old")]
    [InlineData("run/s6/container_environment/STALE")]
    public void State_of_an_earlier_run_and_a_run_folder_of_its_own_do_not_matter(string leftover)
    {
        using var root = new ContainerRoot();
        root.WithFile(leftover, "stale").Boot("sh", "-c", "echo ${STALE-fresh}; cat /var/run/s6/container_environment/FOO").With("FOO", "bar")
            .Run().ShouldBe(0, "fresh\nbar");
    }

    [Fact]
    public void The_status_of_the_services_is_one_table()
    {
        using var root = new ContainerRoot();
        Result result = root.With("etc/services.d/web/run", "exec sleep 1000").With("etc/services.d/web/log/run", "exec cat")
            .With("etc/services.d/worker/run", "exec sleep 1000").WithFile("etc/services.d/worker/down", "")
            .Boot("sh", "-c", "s6-overlay status; s6-overlay healthcheck; echo $?; s6-overlay healthcheck worker; echo $?; s6-overlay status --json worker")
            .With("S6_CMD_WAIT_FOR_SERVICES", "1").Run();
        Assert.Matches("""
            ^SERVICE  STATE  READY  SINCE  PID +RESTARTS  LAST EXIT  LOGGER
            web      up     -      \d+s     \d+ +0         -          yes
            worker   down   -      \d+s     -   +0         -          no
            0
            worker: down
            1
            \[{"service":"worker","state":"down","ready":false,"seconds":\d+,"pid":0,"restarts":0,"lastExit":0,"logger":false}\]
            $
            """.TrimEnd(), result.Text);
    }

    [Fact]
    public void The_doctor_names_what_is_wrong_with_an_image()
    {
        using var root = new ContainerRoot();
        Result result = root.WithFile("etc/cont-init.d/crlf", "#!/bin/sh\r\n", "755").WithFile("etc/cont-init.d/none", "#!/no/such\n", "755")
            .WithFile("etc/services.d/a/readme", "").WithFile("etc/services.d/b/run", "#!/bin/sh\n").WithFile("etc/services.d/b/timeout-kill", "soon")
            .WithFile("etc/fix-attrs.d/f", "/x true\n").Boot("s6-overlay", "doctor").With("S6_VERBOSITY", "0").Run();
        Assert.Equal(1, result.Code);
        foreach (string expected in (string[])
                 [
                     "/etc/cont-init.d/crlf: has Windows line endings",
                     "/etc/cont-init.d/none: names an interpreter that does not exist",
                     "/etc/services.d/a: has no file 'run'",
                     "/etc/services.d/b/timeout-kill: does not hold a number",
                     "/etc/fix-attrs.d/f: too few fields",
                 ])
            Assert.Contains(expected, result.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_doctor_finds_nothing_in_a_sound_image()
    {
        using var root = new ContainerRoot();
        root.WithEveryName().With("etc/cont-init.d/1", "true").With("etc/services.d/s/run", "exec sleep 1000")
            .Boot("s6-overlay", "doctor", "--json").Run().ShouldBe(0, "[]\n");
    }

    [Theory]
    [InlineData("rm /usr/bin/s6-echo", "/usr/bin/s6-echo: is missing or cannot be executed: extract the tarball again")]
    [InlineData("ln -sf nowhere /usr/bin/s6-echo", "/usr/bin/s6-echo: is missing or cannot be executed: extract the tarball again")]
    [InlineData("chmod 644 /init", "/init: is missing or cannot be executed: extract the tarball again")]
    [InlineData("chmod 777 /usr/bin/s6-overlay", "/usr/bin/s6-overlay: can be written by others than its owner: chmod 755 it")]
    public void The_doctor_names_what_is_damaged_of_the_overlay_itself(string damage, string said)
    {
        using var root = new ContainerRoot();
        root.WithEveryName().Boot("sh", "-c", $"{damage}; s6-overlay doctor").Run().ShouldBe(1, said + "\n");
    }

    [Fact]
    public void A_container_is_not_healthy_before_its_services_are_started()
    {
        using var root = new ContainerRoot();
        root.With("etc/cont-init.d/1", "s6-overlay healthcheck; echo $?; s6-overlay healthcheck --json")
            .Boot("sh", "-c", "s6-overlay healthcheck; echo $?").Run()
            .ShouldBe(0, "the services are not started yet\n1\n{\"healthy\":false,\"unhealthy\":[]}\n0\n");
    }

    [Fact]
    public void Halt_stops_the_container_from_where_version_three_has_it()
    {
        using var root = new ContainerRoot();
        root.WithFile("etc/s6/basedir/bin/halt", "#!/usr/bin/s6-overlay --shim=halt\n", "755")
            .With("etc/services.d/s/run", "exit 3").With("etc/services.d/s/finish", "echo $1 > /run/s6-linux-init-container-results/exitcode\nexec /run/s6/basedir/bin/halt")
            .Boot().Run().ShouldBe(3, "");
    }
}
