using System;
using System.Globalization;
using System.Threading.Tasks;
using S6Overlay.Integration.Support;
using Xunit;

namespace S6Overlay.Integration.Robustness;

/// <summary>What a PID 1 has to be good at, in large numbers.</summary>
public class Pid1Tests
{
    /// <summary>How many orphans and restarts; 10,000 unless <c>S6_OVERLAY_TEST_COUNT</c> says otherwise.</summary>
    private static int Many { get; } =
        int.Parse(Environment.GetEnvironmentVariable("S6_OVERLAY_TEST_COUNT") ?? "10000", CultureInfo.InvariantCulture);

    private static readonly TimeSpan Long = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Every_orphan_is_reaped()
    {
        await using Container box = await Box.On().Sh($"n=0; while [ $n -lt {Many} ]; do n=$((n + 1)); (true &); done; echo all made; exec sleep 1000").Start();
        await box.UntilItSays("all made", atMost: Long);
        await box.Until("test $(ls -d /proc/[0-9]* | wc -l) -le 8");
        await box.Until("! cat /proc/[0-9]*/stat | grep -q ') Z '");
        Assert.InRange(int.Parse(await box.Sh("cut -d ' ' -f 5 /proc/loadavg")), Many, int.MaxValue);
    }

    [Fact]
    public async Task Thousands_of_services_run_and_their_restarts_leak_nothing()
    {
        // A service is started once a second at most, so many restarts in a short time need many services.
        const int services = 2000;
        await using Container box = await Box.On()
            .File("/etc/cont-init.d/10-makes-services", $"""
                #!/bin/sh
                n=0
                while [ $n -lt {services} ]; do
                  n=$((n + 1))
                  mkdir /etc/services.d/s$n
                  cp /run-file /etc/services.d/s$n/run
                done
                """)
            .File("/run-file", "#!/bin/true\n")
            .Start();
        await box.UntilItSays("[services.d] done.", atMost: Long);
        // The heap finds its size under this load first; what comes on top of it after that is a leak.
        await Started(box, 2 * services + Many / 2);
        (int descriptors, int kilobytes) = await Used(box);
        await Started(box, 2 * services + Many);
        (int descriptorsAfter, int kilobytesAfter) = await Used(box);
        // A service that is just being started has a few descriptors more for a moment.
        Assert.InRange(descriptorsAfter, 0, descriptors + 200);
        Assert.InRange(kilobytesAfter, 0, kilobytes + 1024);
        await box.Sh("touch /etc/stop; s6-svscanctl -t /var/run/s6/services");
        (await box.End()).ShouldEndWith(0);
    }

    private static Task Started(Container box, int processes) =>
        box.Until($"test $(cut -d ' ' -f 5 /proc/loadavg) -gt {processes}", Long);

    private static async Task<(int Descriptors, int Kilobytes)> Used(Container box)
    {
        string[] used = (await box.Sh("ls /proc/1/fd | wc -l; awk '/^RssAnon/ { print $2 }' /proc/1/status")).Split('\n');
        return (int.Parse(used[0]), int.Parse(used[1]));
    }
}
