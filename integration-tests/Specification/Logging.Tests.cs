using System;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using S6Overlay.Integration.Support;
using Xunit;

namespace S6Overlay.Integration.Specification;

/// <summary>The specification's "Logging", on the tree <c>images/logging</c>.</summary>
public class LoggingTests
{
    private const string Nobody = "root:x:0:0:root:/root:/bin/sh\n";

    [Fact]
    public async Task Logutil_service_logs_what_the_service_writes_with_iso_stamps_as_nobody()
    {
        await using Container box = await Box.OfTree("logging").Env("MYENV", "not for the logger").Start();
        await box.Until("grep -q 'the last line' /var/log/myapp/current");
        string[] lines = (await box.Sh("cat /var/log/myapp/current")).Split('\n');
        Assert.All(lines, line => Assert.Matches(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{9}  ", line));
        Assert.Equal(["the first line", "secret is [not for the logger]", "the last line"], lines.Select(line => line[31..]));
        Assert.Equal("65534:65534", await box.Sh("stat -c %u:%g /var/log/myapp"));
        string logger = await box.Sh("s6-svstat -o pid /var/run/s6/services/myapp/log");
        Assert.Equal("65534", await box.Sh($"awk '/^Uid/ {{ print $3 }}' /proc/{logger}/status"));
        // The logger's environment is empty of the container's variables: it needs none of them.
        Assert.DoesNotContain("MYENV", await box.Sh($"cat /proc/{logger}/environ | tr '\\0' '\\n'"), StringComparison.Ordinal);
        Assert.DoesNotContain("the first line", (await box.Said()).All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Logutil_service_reads_a_fifo_instead_with_f()
    {
        await using Container box = await Box.OfTree("logging").Start();
        await box.Until("grep -q 'through the fifo' /var/log/fifo/current");
        await box.Sh("echo a second writer > /var/run/myfifo; echo and a third > /var/run/myfifo");
        await box.Until("grep -q 'a second writer' /var/log/fifo/current && grep -q 'and a third' /var/log/fifo/current");
    }

    [Fact]
    public async Task Without_nobody_the_logger_runs_as_32768()
    {
        await using Container box = await Box.OfTree("logging").File("/etc/passwd", Nobody, "644").Start();
        await box.Until("grep -q 'the last line' /var/log/myapp/current");
        Assert.Equal("32768:32768", await box.Sh("stat -c %u:%g /var/log/myapp"));
        string logger = await box.Sh("s6-svstat -o pid /var/run/s6/services/myapp/log");
        Assert.Equal("32768 32768", await box.Sh($"echo $(awk '/^[UG]id/ {{ print $3 }}' /proc/{logger}/status)"));
    }

    [Fact]
    public async Task S6_LOGGING_SCRIPT_sets_rotation_by_size_and_count()
    {
        await using Container box = await Box.OfTree("logging")
            .Env("S6_LOGGING_SCRIPT", "n3 s4096 T").Env("LINES_TO_LOG", "400").Start();
        await box.Until("grep -q 'the last line' /var/log/myapp/current");
        Assert.Equal("3", await box.Sh("ls /var/log/myapp | grep -c '^@.*[.]s$'"));
        string[] sizes = (await box.Sh("stat -c %s /var/log/myapp/@*.s /var/log/myapp/current")).Split('\n');
        Assert.All(sizes, size => Assert.True(int.Parse(size) <= 4096 + 200, $"a file of {size} bytes"));
    }

    [Fact]
    public async Task Tai64n_stamps_can_be_had_and_read()
    {
        await using Container box = await Box.OfTree("logging").Env("S6_LOGGING_SCRIPT", "t").Start();
        await box.Until("grep -q 'the last line' /var/log/myapp/current");
        Assert.Matches("^@[0-9a-f]{24} the first line\n", await box.Sh("cat /var/log/myapp/current"));
        string local = await box.Sh("s6-tai64nlocal < /var/log/myapp/current | head -n 1");
        Assert.Contains(DateTime.UtcNow.Year.ToString(), local, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_default_script_stamps_and_rotates_at_1_MB()
    {
        await using Container box = await Box.OfTree("logging").Env("LINES_TO_LOG", "12000").Start();
        await box.Until("grep -q 'the last line' /var/log/myapp/current");
        string archived = await box.Sh("stat -c %s /var/log/myapp/@*.s");
        int size = int.Parse(archived);
        Assert.True(size is > 990_000 and <= 1_000_200, $"rotated at {size} bytes");
    }

    [Fact]
    public async Task By_default_20_archived_files_are_kept()
    {
        // 30 MB in lines of 100 bytes.
        await using Container box = await Box.On()
            .File("/etc/services.d/talks/log/run", "#!/bin/sh\nexec logutil-service /var/log/talks\n")
            .File("/etc/services.d/talks/run", "#!/bin/sh\nyes \"$(printf %099d 7)\" | head -n 300000\necho the last line\nexec sleep 1000\n")
            .Start();
        await box.Until("grep -q 'the last line' /var/log/talks/current");
        Assert.Equal("20", await box.Sh("ls /var/log/talks | grep -c '^@.*[.]s$'"));
    }

    [Fact]
    public async Task By_default_everything_goes_to_standard_output_or_standard_error_as_it_was_written()
    {
        Outcome end = await Box.On().Env("S6_CMD_WAIT_FOR_SERVICES", "1")
            .File("/etc/cont-init.d/10-speaks", "#!/bin/sh\necho script speaks\necho script complains >&2\n")
            .File("/etc/services.d/app/run", "#!/bin/sh\necho service speaks\necho service complains >&2\necho >&3\nexec sleep 1000\n")
            .File("/etc/services.d/app/notification-fd", "3\n", "644")
            .Sh("echo CMD speaks; echo CMD complains >&2").Run();
        end.ShouldEndWith(0);
        foreach (string who in (string[])["script", "service", "CMD"])
        {
            Assert.Contains($"{who} speaks\n", end.Said.Output, StringComparison.Ordinal);
            Assert.Contains($"{who} complains\n", end.Said.Error, StringComparison.Ordinal);
        }
        Assert.DoesNotContain("complains", end.Said.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("speaks", end.Said.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_S6_LOGGING_1_everything_goes_to_the_catch_all_logger_and_nothing_to_the_output()
    {
        await using Container box = await CatchAll("1").Start();
        await box.Until("grep -q 'service speaks' /var/log/s6-uncaught-logs/current");
        await box.Until("grep -q 'script speaks' /var/log/s6-uncaught-logs/current");
        await box.Until("grep -q 'script complains' /var/log/s6-uncaught-logs/current");
        await box.Until("grep -q 'services.d. done' /var/log/s6-uncaught-logs/current");
        Assert.DoesNotMatch(new Regex("speaks|complains|done"), (await box.Said()).All);
        Assert.Equal("65534", await box.Sh("stat -c %u /var/log/s6-uncaught-logs/current"));
        await box.Stop();
        await box.End();
    }

    [Fact]
    public async Task With_S6_LOGGING_1_the_command_keeps_the_containers_output()
    {
        Outcome end = await CatchAll("1").Sh("echo CMD speaks; exit 4").Run();
        end.ShouldEndWith(4).ShouldSay("CMD speaks\n").ShouldNotSay("script speaks");
    }

    [Fact]
    public async Task With_S6_LOGGING_2_the_commands_output_is_logged_too()
    {
        await using Container box = await CatchAll("2").Sh("echo CMD speaks; exec sleep 1000").Start();
        await box.Until("grep -q 'CMD speaks' /var/log/s6-uncaught-logs/current");
        Assert.DoesNotContain("CMD speaks", (await box.Said()).All, StringComparison.Ordinal);
    }

    private static Box CatchAll(string logging) => Box.On()
        .Env("S6_LOGGING", logging)
        .File("/etc/cont-init.d/10-speaks", "#!/bin/sh\necho script speaks\necho script complains >&2\n")
        .File("/etc/services.d/speaks/run", "#!/bin/sh\necho service speaks\nexec sleep 1000\n");
}
