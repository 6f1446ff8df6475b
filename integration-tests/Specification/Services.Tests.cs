using System;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using S6Overlay.Integration.Support;
using Xunit;

namespace S6Overlay.Integration.Specification;

/// <summary>The specification's "Writing a service script" and the service directory of s6, on the tree <c>images/services</c>.</summary>
public sealed class ServicesTests(ServicesTests.Running running) : IClassFixture<ServicesTests.Running>
{
    private Container Box => running.Container;

    [Fact]
    public async Task A_service_runs_in_its_directory_and_is_started_again_when_it_dies()
    {
        await Box.UntilItSays("plain is process ", times: 1);
        Assert.Contains("/plain", (await Box.Said()).All.Split("plain is process ")[1].Split('\n')[0], StringComparison.Ordinal);
        await Box.Sh("s6-svc -k /var/run/s6/services/plain");
        await Box.UntilItSays("plain is process ", times: 2);
    }

    [Fact]
    public async Task Finish_gets_exit_code_signal_name_and_process_group()
    {
        await Box.Until("test -e /results/arguments.pid.2");
        string[] said = (await Box.Sh("cat /results/arguments")).Split('\n');
        string first = await Box.Sh("cat /results/arguments.pid.0");
        string second = await Box.Sh("cat /results/arguments.pid.1");
        Assert.Equal([$"4 7 0 arguments {first}", $"4 256 9 arguments {second}"], said);
    }

    [Fact]
    public async Task A_down_file_keeps_a_service_from_starting()
    {
        await Box.Until("s6-svstat /var/run/s6/services/down | grep -q '^down'");
        Assert.Equal("0", await Box.Sh("ls /results | grep -c '^down$' || true"));
        await Box.Sh("s6-svc -u /var/run/s6/services/down");
        await Box.Until("test -e /results/down");
    }

    [Fact]
    public async Task A_service_is_ready_when_it_says_so_on_its_notification_fd()
    {
        await Box.Until("test -p /results/ready.fifo");
        Assert.Equal(99, (await Box.Exec("s6-svwait", "-U", "-t", "300", "/var/run/s6/services/ready")).ExitCode);
        Assert.Contains("true false", await Box.Sh("s6-svstat -o up,ready /var/run/s6/services/ready"), StringComparison.Ordinal);
        await Box.Sh("echo go > /results/ready.fifo");
        await Box.Sh("s6-svwait -U -t 20000 /var/run/s6/services/ready");
        Assert.Contains("true true", await Box.Sh("s6-svstat -o up,ready /var/run/s6/services/ready"), StringComparison.Ordinal);
    }

    [Fact]
    public Task A_finish_script_that_hangs_is_cut_off_after_timeout_finish() =>
        Box.Until("test $(wc -l < /results/finish-hangs) -eq 2 && pidof sleep");

    [Fact]
    public Task A_service_that_ignores_its_signal_is_killed_after_timeout_kill() =>
        Box.Sh("s6-svc -wd -T 20000 -d /var/run/s6/services/ignores-term");

    [Fact]
    public async Task Down_signal_says_what_stops_a_service()
    {
        await Box.Until("s6-svstat /var/run/s6/services/stops-by-usr1 | grep -q '^up'");
        await Box.Sh("s6-svc -wd -T 20000 -d /var/run/s6/services/stops-by-usr1");
        Assert.Equal("USR1", await Box.Sh("cat /results/stops-by-usr1"));
    }

    [Fact]
    public async Task A_service_that_dies_at_once_is_started_once_a_second_until_s6_permafailon_ends_it()
    {
        await Box.Until("s6-svstat /var/run/s6/services/dies-often | grep -q '^down' && test $(wc -l < /results/dies-often) -ge 3");
        string[] starts = (await Box.Sh("cat /results/dies-often")).Split('\n');
        long[] times = [.. starts.Select(line => long.Parse(line[..10], CultureInfo.InvariantCulture))];
        Assert.Equal(3, times.Length);
        Assert.True(times[2] - times[0] >= 2, $"three starts within {times[2] - times[0]} s");
    }

    [Fact]
    public async Task Finish_code_125_keeps_a_service_down()
    {
        await Box.Until("s6-svstat /var/run/s6/services/gives-up | grep -q '^down'");
        Assert.Equal("run", await Box.Sh("cat /results/gives-up"));
    }

    [Fact]
    public async Task A_service_leads_a_session_unless_nosetsid_says_otherwise()
    {
        await Box.Until("test -s /results/own-session -a -s /results/same-session");
        string[] own = (await Box.Sh("cat /results/own-session")).Split(' ');
        Assert.Equal(own[0], own[1]);
        Assert.Equal(await Box.Sh("cut -d ' ' -f 6 /proc/1/stat"), await Box.Sh("cat /results/same-session"));
    }

    [Fact]
    public async Task No_line_is_lost_between_a_service_and_its_logger_when_either_restarts()
    {
        await Box.Until("test -s /results/counter.log/current");
        for (int i = 0; i < 3; i++)
        {
            await Box.Sh("s6-svc -r /var/run/s6/services/counter/log; s6-svc -wr -T 20000 -r /var/run/s6/services/counter");
            await Box.Until($"test $(wc -l < /results/counter) -gt {200 * (i + 1)}");
        }
        await Box.Sh("s6-svc -wd -T 20000 -d /var/run/s6/services/counter");
        string last = await Box.Sh("tail -n 1 /results/counter");
        await Box.Until($"grep -qx 'line {last}' /results/counter.log/current");
        // A line may be written and its number not yet noted when the producer dies: then it is written again.
        Assert.Equal(last, await Box.Sh("cat /results/counter.log/@* /results/counter.log/current 2>/dev/null | sort -u | wc -l"));
    }

    [Fact]
    public Task A_run_file_that_is_not_executable_runs_all_the_same() => Box.Until("test -e /results/not-executable");

    [Fact]
    public Task A_service_made_by_a_cont_init_script_is_started() => Box.Until("test -e /results/created");

    [Fact]
    public async Task A_service_has_the_containers_environment_through_with_contenv()
    {
        await Box.Until("test -s /results/environment");
        Assert.Equal("a value", await Box.Sh("cat /results/environment"));
    }

    [Fact]
    public async Task A_directory_without_run_is_named_and_stray_files_are_passed_over()
    {
        await Box.UntilItSays("no-run");
        Assert.DoesNotContain("README.md", (await Box.Said()).All, StringComparison.Ordinal);
        Assert.Equal("0", await Box.Sh("ls /results | grep -c hidden || true"));
    }

    /// <summary>One container for all of them; each test looks at a service of its own.</summary>
    public sealed class Running : IAsyncLifetime
    {
        internal Container Container { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Container = await Support.Box.OfTree("services").Env("MYENV", "a value").Start();
            await Container.UntilItSays("[services.d] done.");
        }

        public ValueTask DisposeAsync() => Container.DisposeAsync();
    }
}
