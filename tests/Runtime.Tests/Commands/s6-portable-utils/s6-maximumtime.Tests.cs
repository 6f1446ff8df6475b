using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.PortableUtils;

public sealed class S6MaximumtimeTests
{
    [Theory]
    [InlineData(0, "true")]
    [InlineData(1, "false")]
    [InlineData(7, "sh", "-c", "exit 7")]
    [InlineData(255, "sh", "-c", "exit 255")]
    [InlineData(99, "sh", "-c", "exit 99")]
    public void PassesTheCodeOn(int code, params string[] program)
    {
        Cmd.Ours("s6-maximumtime", ["20000", .. program]).Run().ShouldBe(code, "");
        Cmd.Ours("s6-maximumtime", ["0", .. program]).Run().ShouldBe(code, "");
    }

    [Theory]
    [InlineData("")]
    [InlineData("-t")]
    [InlineData("-k")]
    [InlineData("-a")]
    [InlineData("-b")]
    [InlineData("-i")]
    [InlineData("-q")]
    [InlineData("-x")]
    [InlineData("-1")]
    [InlineData("-2")]
    public void EndsAProgramThatTakesTooLong(string option)
    {
        string[] arguments = option.Length == 0 ? ["100", "sleep", "600"] : [option, "100", "sleep", "600"];
        using Running running = Cmd.Ours("s6-maximumtime", arguments).Start();
        // Its outputs are closed only when the program is gone too.
        running.Finish().ShouldBe(99, "", "s6-maximumtime: warning: unable to wait for child process: Operation timed out\n");
    }

    [Theory]
    [InlineData("-a", "ALRM")]
    [InlineData("-i", "INT")]
    [InlineData("-q", "QUIT")]
    [InlineData("-t", "TERM")]
    [InlineData("-1", "USR1")]
    [InlineData("-2", "USR2")]
    [InlineData("-x", "XCPU")]
    public void SendsTheSignalItWasTold(string option, string signal)
    {
        string script = $"trap 'echo {signal}; exit' {signal}; i=0; while [ $i -lt 1000 ]; do sleep 0.02; i=$((i+1)); done";
        using Running running = Cmd.Ours("s6-maximumtime", option, "700", "sh", "-c", script).Start();
        Result result = running.Finish();
        Assert.Equal((99, signal + "\n"), (result.Code, result.Text));
    }

    [Fact]
    public void SendsNothingIfToldSo() =>
        Cmd.Ours("s6-maximumtime", "-0", "50", "sh", "-c", "sleep 0.4; echo late").Run().ShouldFail(99, "unable to wait for child process");

    [Theory]
    [InlineData(9)]
    [InlineData(15)]
    public void SaysThatTheProgramCrashed(int signal) =>
        Cmd.Ours("s6-maximumtime", "20000", "sh", "-c", $"kill -{signal} $$").Run()
            .ShouldBe(111, "", $"s6-maximumtime: warning: child process crashed with signal {signal}\n");

    [Theory]
    [InlineData(127, "nonexistent-program")]
    [InlineData(126, "/etc/passwd")]
    public void SaysWhatItCannotExecute(int code, string program) => Cmd.Ours("s6-maximumtime", "100", program).Run().ShouldFail(code, "unable to exec " + program);

    [Fact]
    public void KillsACommandOfOurs() => Cmd.Ours("s6-maximumtime", "50", "s6-pause").Run().ShouldFail(99, "timed out");

    [Theory]
    [InlineData]
    [InlineData("100")]
    [InlineData("x", "true")]
    [InlineData("-z", "1", "true")]
    public void RefusesAnythingElse(params string[] arguments) => Cmd.Ours("s6-maximumtime", arguments).Run().ShouldFail(100, "s6-maximumtime: usage: ");
}
