using System;
using System.Linq;
using System.Threading.Tasks;
using S6Overlay.Integration.Support;
using Xunit;

namespace S6Overlay.Integration.Stopping;

/// <summary>How a container stops: at once where everybody obeys, in order, and never by losing a code or a line.</summary>
public class StoppingTests
{
    /// <summary>Far from the grace times of <see cref="Patient"/>, and enough for a busy machine.</summary>
    private static readonly TimeSpan Promptly = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task A_stop_of_obeying_processes_takes_hardly_longer_than_tinis()
    {
        TimeSpan[] tini = new TimeSpan[7];
        TimeSpan[] ours = new TimeSpan[7];
        for (int i = 0; i < ours.Length; i++)
        {
            tini[i] = await StopTime(Box.On().Entrypoint("sleep", "1000").Host(h => h.Init = true), "pidof sleep");
            ours[i] = await StopTime(
                Box.On().File("/etc/services.d/obeys/run", "#!/bin/sh\nexec sleep 1000\n").Cmd("sleep", "2000"), "test $(pidof sleep | wc -w) -eq 2");
        }
        // The engine's own share dominates both, and the best of several shows it with the least of what runs beside.
        Assert.True(
            ours.Min() <= tini.Min() * 1.3 + TimeSpan.FromMilliseconds(100),
            $"ours {string.Join(' ', ours.Select(t => t.TotalMilliseconds))} ms, tini's {string.Join(' ', tini.Select(t => t.TotalMilliseconds))} ms");
    }

    [Fact]
    public async Task Services_end_before_their_loggers_then_finish_scripts_run_then_the_rest_gets_TERM()
    {
        await using Container box = await Box.On()
            .File("/etc/services.d/talks/run", "#!/bin/sh\ntrap 'echo last words; exit 0' TERM\necho hello\nwhile :; do usleep 20000; done\n")
            .File("/etc/services.d/talks/log/run", "#!/bin/sh\nexec logutil-service /var/log/talks\n")
            // The logger has until then by rights; on a busy machine it may be writing still.
            .File("/etc/cont-finish.d/1", """
                #!/bin/sh
                tries=200
                until grep -q 'last words' /var/log/talks/current || [ $tries -eq 0 ]; do tries=$((tries - 1)); usleep 20000; done
                echo "finish script finds: $(tail -n 1 /var/log/talks/current)"

                """)
            .Sh("(trap 'echo straggler ended; exit' TERM; echo straggler; while :; do usleep 20000; done) & exec sleep 1000").Start();
        await box.Until("grep -q hello /var/log/talks/current");
        await box.UntilItSays("straggler\n");
        await box.Stop();
        (await box.End()).ShouldEndWith(143).ShouldSayInOrder("finish script finds: ", "last words\n", "straggler ended\n");
    }

    [Fact]
    public async Task What_had_to_be_killed_is_named_with_its_command_and_how_long_it_was_waited_for()
    {
        await using Container box = await Box.On().Env("S6_KILL_GRACETIME", "300")
            .Sh("(trap '' TERM; echo deaf; exec sleep 4444) & exec sleep 1000").Start();
        await box.UntilItSays("deaf");
        await box.Until("pidof sleep | grep -q ' '");
        await box.Stop();
        (await box.End()).ShouldEndWith(143).ShouldMatch(KilledAfter300);
    }

    [Fact]
    public async Task A_service_that_ignores_its_signal_is_named_and_then_killed_with_its_children()
    {
        await using Container box = await Box.On().Env("S6_SERVICES_GRACETIME", "400").Env("S6_KILL_GRACETIME", "300")
            .File("/etc/services.d/deaf/run", "#!/bin/sh\ntrap '' TERM\nsleep 4444 &\necho deaf\nwhile :; do wait; done\n")
            .File("/etc/cont-finish.d/1", "#!/bin/sh\necho finish script ran\n").Start();
        await box.UntilItSays("deaf");
        await box.Until("pidof sleep");
        await box.Stop();
        (await box.End()).ShouldEndWith(0).ShouldSay("finish script ran\n")
            .ShouldMatch(@"service deaf \(pid \d+\) is still there (4\d\d|[5-9]\d\d|\d{4,}) ms after its signal \(S6_SERVICES_GRACETIME\)")
            .ShouldMatch(@"pid \d+ \(/bin/sh \./run deaf\) is killed: it did not end within \d+ ms")
            .ShouldMatch(KilledAfter300);
    }

    [Fact]
    public async Task A_stop_during_a_hung_finish_script_of_the_container_ends_with_its_limit()
    {
        await using Container box = await Box.On().Env("S6_KILL_FINISH_MAXTIME", "500")
            .File("/etc/cont-finish.d/1-hangs", "#!/bin/sh\necho finish script hangs\nexec sleep 4444\n")
            .File("/etc/cont-finish.d/2-after", "#!/bin/sh\necho the next one ran\n")
            .Sh("exit 6").Start();
        await box.UntilItSays("finish script hangs");
        await box.Stop();
        (await box.End()).ShouldEndWith(6).ShouldSay("the next one ran\n")
            .ShouldMatch(@"/etc/cont-finish\.d/1-hangs \(pid \d+\) is killed: it did not end within 500 ms \(S6_KILL_FINISH_MAXTIME\)");
    }

    [Fact]
    public async Task Loggers_are_not_waited_for_on_behalf_of_children_that_a_service_left_behind()
    {
        await using Container box = await Patient(Box.On())
            .File("/etc/services.d/leaves/run", "#!/bin/sh\ntrap 'exit 0' TERM\necho up\nsleep 1000 & wait\n")
            .File("/etc/services.d/leaves/log/run", "#!/bin/sh\nexec s6-log T 1\n")
            .Start();
        await box.UntilItSays("up");
        Assert.True(await box.Stop() < Promptly);
        (await box.End()).ShouldEndWith(0);
    }

    [Fact]
    public async Task A_second_TERM_does_not_lose_the_first()
    {
        await using Container box = await Box.On()
            .File("/etc/cont-finish.d/1", "#!/bin/sh\necho finish script begins\nsleep 1\necho finish script ends\n")
            .Sh("trap 'exit 5' TERM; echo waiting; while :; do usleep 20000; done").Start();
        await box.UntilItSays("waiting");
        await box.Signal("TERM");
        await box.UntilItSays("finish script begins");
        await box.Signal("TERM");
        (await box.End()).ShouldEndWith(5).ShouldSay("finish script ends\n");
    }

    [Fact]
    public async Task Stop_with_one_second_still_runs_finish_scripts_that_take_no_time()
    {
        await using Container box = await Box.On()
            .File("/etc/services.d/service/run", "#!/bin/sh\nexec sleep 1000\n")
            .File("/etc/cont-finish.d/1", "#!/bin/sh\necho finish script ran\n")
            .Cmd("sleep", "1000").Start();
        await box.Until("pidof sleep | grep -q ' '");
        await box.Stop(seconds: 1);
        (await box.End()).ShouldEndWith(143).ShouldSay("finish script ran\n");
    }

    [Theory]
    [InlineData("during a cont-init script", "/etc/cont-init.d/10-slow", "#!/bin/sh\necho reached\nexec sleep 1000\n")]
    [InlineData("during a cont-init script in a shell", "/etc/cont-init.d/10-slow", "#!/bin/sh\necho reached\nsleep 1000\necho never\n")]
    [InlineData("before the first service is up", "/etc/services.d/slow/run", "#!/bin/sh\necho reached\nexec sleep 1000\n")]
    public async Task A_stop_is_prompt_and_clean(string when, string path, string content)
    {
        await using Container box = await Patient(Box.On()).File(path, content).Env("S6_CMD_WAIT_FOR_SERVICES", "1").Env("S6_CMD_WAIT_FOR_SERVICES_MAXTIME", "60000")
            .File("/etc/services.d/slow/notification-fd", "3\n", "644")
            .File("/etc/cont-finish.d/1", "#!/bin/sh\necho finish script ran\n").Cmd("echo", "CMD ran").Start();
        await box.UntilItSays("reached");
        TimeSpan took = await box.Stop();
        (await box.End()).ShouldEndWith(143).ShouldSay("finish script ran\n").ShouldNotSay("CMD ran", "never\n");
        Assert.True(took < Promptly, $"{when}: the stop took {took}");
    }

    [Fact]
    public async Task A_stop_during_fix_attrs_on_a_million_files_is_prompt_and_clean()
    {
        // Ten thousand files named over and over in a long list are as many visits as a million files, and quicker to make.
        string list = string.Concat(Enumerable.Range(0, 400).Select(i => $"/data true {i % 2 + 1}:1 0{600 + i % 2 * 40} 0755\n"));
        await using Container box = await Patient(Box.On())
            .File("/make", "#!/bin/sh\nmkdir /data && cd /data && i=0 && while [ $i -lt 10000 ]; do i=$((i + 1)); : > $i; done\necho made\nexec /init\n")
            .File("/etc/fix-attrs.d/10-many", list, "644")
            .File("/etc/cont-finish.d/1", "#!/bin/sh\necho finish script ran\n")
            .Entrypoint("/make").Start();
        await box.UntilItSays("10-many: applying");
        TimeSpan took = await box.Stop();
        Outcome end = await box.End();
        end.ShouldEndWith(0).ShouldSay("finish script ran\n").ShouldNotSay("10-many: exited 0");
        Assert.True(took < Promptly, $"the stop took {took}");
    }

    [Fact]
    public async Task A_stop_during_a_hung_finish_of_a_service_ends_with_the_grace_time()
    {
        await using Container box = await Box.On().Env("S6_SERVICES_GRACETIME", "500").Env("S6_KILL_GRACETIME", "500")
            .File("/etc/services.d/hangs/run", "#!/bin/sh\necho up\nexec sleep 1000\n")
            .File("/etc/services.d/hangs/finish", "#!/bin/sh\nexec sleep 1000\n")
            .File("/etc/services.d/hangs/timeout-finish", "0\n", "644").Start();
        await box.UntilItSays("up");
        TimeSpan took = await box.Stop(seconds: 60);
        (await box.End()).ShouldEndWith(0).ShouldSay("service hangs (pid ");
        Assert.True(took < Promptly, $"the stop took {took}");
    }

    private static async Task<TimeSpan> StopTime(Box spec, string up)
    {
        await using Container box = await spec.Start();
        await box.Until(up);
        return await box.Stop();
    }

    /// <summary>With grace times that nobody could take for promptness.</summary>
    private static Box Patient(Box box) => box.Env("S6_SERVICES_GRACETIME", "40000").Env("S6_KILL_GRACETIME", "40000");

    private const string KilledAfter300 =
        @"pid \d+ \(sleep 4444\) is killed: it did not end within (3\d\d|[4-9]\d\d|\d{4,}) ms of SIGTERM \(S6_KILL_GRACETIME\)";
}
