using System.Threading.Tasks;
using S6Overlay.Integration.Support;
using Xunit;

namespace S6Overlay.Integration.Robustness;

/// <summary>What <c>docker stop</c> and <c>docker kill -s SIGNAL</c> do.</summary>
public class SignalsTests
{
    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    [InlineData("QUIT")]
    [InlineData("USR1")]
    [InlineData("USR2")]
    public async Task With_services_alone_the_signal_stops_the_container(string signal)
    {
        await using Container box = await Box.On()
            .File("/etc/services.d/ends/run", "#!/bin/sh\ntrap 'echo service got TERM; exit 0' TERM\necho service is up\nsleep 1000 & wait\n")
            .File("/etc/cont-finish.d/last", "#!/bin/sh\necho finish script ran\n")
            .Start();
        await box.UntilItSays("service is up");
        await box.Signal(signal);
        (await box.End()).ShouldEndWith(0).ShouldSayInOrder("service got TERM\n", "finish script ran\n");
    }

    [Fact]
    public async Task With_services_HUP_looks_for_new_and_gone_ones_and_ALRM_for_new_ones()
    {
        await using Container box = await Box.On()
            .File("/etc/services.d/first/run", "#!/bin/sh\necho first is up\nexec sleep 1000\n").Start();
        await box.UntilItSays("first is up");
        await box.Sh(NewService("second"));
        await box.Signal("ALRM");
        await box.UntilItSays("second is up");
        await box.Sh(NewService("third") + "; rm -r /var/run/s6/services/second");
        await box.Signal("HUP");
        await box.UntilItSays("third is up");
        await box.UntilItSays("second ended");
        Assert.True(await box.IsRunning());
    }

    [Fact]
    public async Task With_a_command_alone_it_gets_the_signals_and_TERM_begins_the_end()
    {
        await using Container box = await Box.On().Sh("""
            for s in INT HUP QUIT USR1 USR2 WINCH; do trap "echo got $s" $s; done
            trap 'echo got TERM; exit 5' TERM
            echo waiting
            while :; do sleep 1000 & wait; done
            """).Start();
        await box.UntilItSays("waiting\n");
        foreach (string signal in (string[])["INT", "HUP", "QUIT", "USR1", "USR2", "WINCH"])
        {
            await box.Signal(signal);
            await box.UntilItSays($"got {signal}\n");
        }
        await box.Stop();
        (await box.End()).ShouldEndWith(5).ShouldSay("got TERM\n", "sh exited 5\n");
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("HUP", 129)]
    [InlineData("TERM", 143)]
    [InlineData("KILL", 137)]
    public async Task A_command_that_dies_of_the_signal_gives_the_exit_code(string signal, int code)
    {
        await using Container box = await Box.On().Cmd("sleep", "1000").Start();
        await box.Until("pidof sleep");
        await box.Signal(signal);
        (await box.End()).ShouldEndWith(code);
    }

    [Fact]
    public async Task With_S6_CMD_RECEIVE_SIGNALS_a_command_beside_services_gets_even_TERM()
    {
        await using Container box = await Box.On().Env("S6_CMD_RECEIVE_SIGNALS", "1")
            .File("/etc/services.d/beside/run", "#!/bin/sh\nexec sleep 1000\n")
            .Sh("trap 'echo got TERM; exit 6' TERM; trap 'echo got HUP' HUP; echo waiting; while :; do sleep 1000 & wait; done").Start();
        await box.UntilItSays("waiting\n");
        await box.Signal("HUP");
        await box.UntilItSays("got HUP\n");
        await box.Stop();
        (await box.End()).ShouldEndWith(6).ShouldSay("got TERM\n");
    }

    private static string NewService(string name) =>
        $"mkdir /tmp/{name} && printf '#!/bin/sh\\ntrap \"echo {name} ended; exit\" TERM\\necho {name} is up\\nsleep 1000 & wait\\n' > /tmp/{name}/run && " +
        $"chmod 755 /tmp/{name}/run && mv /tmp/{name} /var/run/s6/services/{name}";
}
