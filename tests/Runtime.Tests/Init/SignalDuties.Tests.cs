using S6Overlay.Init;
using S6Overlay.Kernel;
using Xunit;

namespace S6Overlay.Tests.Init;

public sealed class SignalDutiesTests
{
    [Theory]
    [InlineData(Signal.Term, "Stop")]
    [InlineData(Signal.Int, "Forward")]
    [InlineData(Signal.Hup, "Forward")]
    [InlineData(Signal.Usr1, "Forward")]
    [InlineData(Signal.Winch, "Forward")]
    [InlineData(Signal.Ttou, "Ignore")]
    public void A_cmd_alone_gets_the_signals_except_that_term_stops(int signal, string duty) =>
        Assert.Equal(duty, SignalDuties.Of(signal, cmd: true, receives: false, isAlone: true).ToString());

    [Theory]
    [InlineData(Signal.Term, "Stop")]
    [InlineData(Signal.Int, "Stop")]
    [InlineData(Signal.Quit, "Stop")]
    [InlineData(Signal.Usr1, "Stop")]
    [InlineData(Signal.Hup, "ReloadServices")]
    [InlineData(Signal.Alrm, "Rescan")]
    [InlineData(Signal.Winch, "Forward")]
    public void With_services_the_signals_are_for_the_supervisor(int signal, string duty) =>
        Assert.Equal(duty, SignalDuties.Of(signal, cmd: true, receives: false, isAlone: false).ToString());

    [Theory]
    [InlineData(Signal.Term)]
    [InlineData(Signal.Int)]
    [InlineData(Signal.Hup)]
    public void A_cmd_that_is_to_receive_signals_gets_all_of_them(int signal) =>
        Assert.Equal(SignalDuty.Forward, SignalDuties.Of(signal, cmd: true, receives: true, isAlone: false));

    [Fact]
    public void Before_cmd_runs_there_is_nobody_to_forward_to() =>
        Assert.Equal(SignalDuty.Stop, SignalDuties.Of(Signal.Int, cmd: false, receives: true, isAlone: true));

    [Theory]
    [InlineData(Signal.Segv)]
    [InlineData(Signal.Kill)]
    public void Crashes_and_what_cannot_be_taken_are_left_alone(int signal) =>
        Assert.Equal(0ul, SignalDuties.Taken & Signal.Bit(signal));
}
