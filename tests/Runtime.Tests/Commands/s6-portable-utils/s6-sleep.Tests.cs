using System.Diagnostics;
using S6Overlay.Kernel;
using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.PortableUtils;

public sealed class S6SleepTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(0, "-m", "0")]
    [InlineData(50, "-m", "50")]
    [InlineData(300, "-m", "300")]
    [InlineData(1000, "1")]
    [InlineData(100, "-m", "0100")]
    public void WaitsNoLessThanItWasTold(int milliseconds, params string[] arguments)
    {
        var clock = Stopwatch.StartNew();
        Cmd.Ours("s6-sleep", arguments).Run().ShouldSucceed("");
        Assert.True(clock.ElapsedMilliseconds >= milliseconds, $"{clock.ElapsedMilliseconds} ms");
    }

    [Theory]
    [InlineData(Suite.Ours)]
    [InlineData(Suite.OursExec)]
    public void GoesOnAsAProgram(Suite suite) => Cmd.Of(suite, "s6-sleep", "-m", "1", "s6-sleep", "0", "s6-echo", "awake").Run().ShouldSucceed("awake\n");

    [Theory]
    [InlineData(Signal.Cont)]
    [InlineData(Signal.Chld)]
    [InlineData(Signal.Winch)]
    public void SleepsThroughSignalsThatDoNotKill(int signal)
    {
        var clock = Stopwatch.StartNew();
        using Running running = Cmd.Ours("s6-sleep", "-m", "400", "s6-echo", "awake").Start();
        for (int i = 0; i < 3; i++)
            running.Kill(signal);
        running.Finish().ShouldSucceed("awake\n");
        Assert.True(clock.ElapsedMilliseconds >= 400, $"{clock.ElapsedMilliseconds} ms");
    }

    [Theory]
    [InlineData(Signal.Term)]
    [InlineData(Signal.Int)]
    [InlineData(Signal.Alrm)]
    public void DiesOfSignalsThatKill(int signal)
    {
        using Running running = Cmd.Ours("s6-sleep", "60").Start();
        // Before it is asleep a signal kills it as well.
        running.Kill(signal);
        Assert.Equal(signal, running.Finish().Signal);
    }

    [Fact]
    public void SaysWhatItCannotExecute() => Cmd.Ours("s6-sleep", "0", "nonexistent-program").Run().ShouldFail(127, "unable to exec nonexistent-program");

    [Theory]
    [InlineData]
    [InlineData("x")]
    [InlineData("1s")]
    [InlineData("-x", "1")]
    [InlineData("4294967296")]
    [InlineData("1.5")]
    [InlineData("")]
    public void RefusesAnythingElse(params string[] arguments) => Cmd.Ours("s6-sleep", arguments).Run().ShouldFail(100, "s6-sleep: usage: ");
}
