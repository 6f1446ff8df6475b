using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using S6Overlay.Integration.Support;
using Xunit;

namespace S6Overlay.Integration.Robustness;

/// <summary>Each mistake gets a clear line with the file and the reason; never a crash, a hang or silence.</summary>
public sealed class BadInputTests(BadInputTests.Running running) : IClassFixture<BadInputTests.Running>
{
    [Theory]
    [InlineData("01-too-few-fields")]
    [InlineData("02-unknown-user", "nosuchuser")]
    [InlineData("03-missing-path", "/no/such/path", "does not exist")]
    [InlineData("04-loop-and-nonsense", "line 1", "/data/loop-a", "loop")]
    [InlineData("04-loop-and-nonsense", "line 2", "mode")]
    [InlineData("04-loop-and-nonsense", "line 3", "recurse")]
    [InlineData("05-directory", "directory")]
    [InlineData("/etc/services.d/empty", "run")]
    [InlineData("interpreter-missing", "/no/such/interpreter")]
    [InlineData("windows", "Windows line endings")]
    [InlineData("run-is-a-directory")]
    [InlineData("UNREADABLE", "directory")]
    public Task The_mistake_is_named_in_one_line_with_its_file_and_the_reason(params string[] parts) => Poll.Until(
        async () => (await running.Container.Said()).All.Split('\n').Any(line => parts.All(part => line.Contains(part, StringComparison.Ordinal))),
        async () => $"a line with {string.Join(" and ", parts)} in:\n{(await running.Container.Said()).All}");

    [Fact]
    public async Task The_container_goes_on_and_does_what_is_right()
    {
        await running.Container.UntilItSays("the good service runs\n");
        await running.Container.UntilItSays("a script after that runs\n");
        Assert.Equal("1:1 604", await running.Container.Sh("stat -c '%u:%g %a' /data/good"));
        Assert.Equal("0:0", await running.Container.Sh("stat -c %u:%g /data/tree"));
        await running.Container.Sh("s6-svwait -u -t 10000 /var/run/s6/services/good");
    }

    [Fact]
    public async Task A_service_that_cannot_start_is_tried_once_a_second_not_more()
    {
        // The newest process id and the time, twice.
        string[] told = (await running.Container.Sh(
            "look() { cut -d ' ' -f 5 /proc/loadavg; cut -d ' ' -f 1 /proc/uptime; }; look; sleep 2; look")).Split('\n');
        int started = int.Parse(told[2]) - int.Parse(told[0]);
        double seconds = double.Parse(told[3], CultureInfo.InvariantCulture) - double.Parse(told[1], CultureInfo.InvariantCulture);
        // Three broken services, each tried once a second, and what this test itself starts.
        Assert.InRange(started, 1, 3 * (seconds + 1) + 6);
    }

    [Fact]
    public async Task Lines_that_do_not_fit_on_a_full_disk_are_kept_and_written_when_there_is_room()
    {
        await using Container box = await Box.On().Env("S6_LOGGING_SCRIPT", "n100 s4096")
            .Tmpfs("/var/log/small", "size=256k,mode=1777")
            .File("/etc/cont-init.d/10-fills-the-disk", "#!/bin/sh\ndd if=/dev/zero of=/var/log/small/ballast bs=1k count=240\n")
            .File("/etc/services.d/talks/log/run", "#!/bin/sh\nexec logutil-service /var/log/small/log\n")
            .File("/etc/services.d/talks/run", "#!/bin/sh\nn=0\nwhile [ $n -lt 1000 ]; do n=$((n + 1)); echo \"line $n ---------------------------------------\"; done\nexec sleep 1000\n")
            .Start();
        await box.UntilItSays("No space left on device");
        await box.Sh("rm /var/log/small/ballast");
        await box.Until("test $(cat /var/log/small/log/@* /var/log/small/log/current | wc -l) -ge 1000");
        string[] numbers = (await box.Sh("cat /var/log/small/log/@* /var/log/small/log/current | cut -d ' ' -f 2")).Split('\n');
        Assert.Equal(Enumerable.Range(1, 1000).Select(n => $"{n}"), numbers);
    }

    [Fact]
    public async Task Without_any_writable_place_there_is_one_message_with_the_option_that_helps()
    {
        Outcome end = await Box.On().Host(h => h.ReadonlyRootfs = true).Tmpfs("/dev/shm", "ro").Cmd("true").Run();
        end.ShouldEndWith(111).ShouldSay("--tmpfs /run");
        Assert.Single(end.Lines);
    }

    [Fact]
    public async Task A_run_file_that_cannot_be_made_executable_is_run_through_its_interpreter()
    {
        string folder = Directory.CreateTempSubdirectory("s6-overlay-services-").FullName;
        try
        {
            await HostCommand.MustRun("sh", ["-c", $"chmod 755 {folder} && mkdir {folder}/service && printf '#!/bin/sh\\necho ran all the same\\nexec sleep 1000\\n' > {folder}/service/run"]);
            await using Container box = await Box.On().Bind(folder, "/etc/services.d:ro").Start();
            await box.UntilItSays("ran all the same\n");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    public sealed class Running : IAsyncLifetime
    {
        internal Container Container { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Container = await Box.OfTree("bad-input").Start();
            await Container.UntilItSays("[services.d] done.");
        }

        public ValueTask DisposeAsync() => Container.DisposeAsync();
    }
}
