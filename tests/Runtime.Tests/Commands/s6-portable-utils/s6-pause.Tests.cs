using System;
using System.IO;
using S6Overlay.Kernel;
using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.PortableUtils;

public sealed class S6PauseTests
{
    [Theory]
    [InlineData(Signal.Term)]
    [InlineData(Signal.Hup)]
    [InlineData(Signal.Int)]
    [InlineData(Signal.Alrm)]
    [InlineData(Signal.Usr1)]
    public void IsKilledByASignal(int signal)
    {
        using Running running = Cmd.Ours("s6-pause").Start();
        running.Kill(signal);
        Assert.Equal(signal, running.Finish().Signal);
    }

    [Theory]
    [InlineData(Signal.Term, "-t")]
    [InlineData(Signal.Hup, "-h")]
    [InlineData(Signal.Alrm, "-a")]
    [InlineData(Signal.Quit, "-q")]
    [InlineData(Signal.Abrt, "-b")]
    [InlineData(Signal.Int, "-i")]
    [InlineData(Signal.Term, "-p", "15")]
    [InlineData(Signal.Hup, "-p", "15,1")]
    [InlineData(Signal.Hup, "-p", "15,,1,")]
    [InlineData(Signal.Usr1, "-p", "USR1,SIGHUP")]
    [InlineData(Signal.Int, "-thi")]
    public void IgnoresWhatItIsToldTo(int signal, params string[] options)
    {
        using Running running = Cmd.Ours("s6-pause", options).Start();
        Wait.Until(() => Ignores(running.Pid, signal), $"signal {signal} is ignored");
        running.Kill(signal);
        running.Kill(Signal.Usr2);
        Assert.Equal(Signal.Usr2, running.Finish().Signal);
    }

    [Theory]
    [InlineData("-z")]
    [InlineData("-p")]
    [InlineData("-p", "")]
    [InlineData("-p", ",15")]
    [InlineData("-p", "0")]
    [InlineData("-p", "99")]
    [InlineData("-p", "15,x")]
    [InlineData("-p", "NOSUCH")]
    public void RefusesAnythingElse(params string[] arguments) => Cmd.Ours("s6-pause", arguments).Run().ShouldFail(100, "s6-pause: usage: ");

    private static bool Ignores(int pid, int signal)
    {
        foreach (string line in File.ReadLines($"/proc/{pid}/status"))
            if (line.StartsWith("SigIgn:", StringComparison.Ordinal))
                return (Convert.ToUInt64(line[7..].Trim(), 16) & Signal.Bit(signal)) != 0;
        return false;
    }
}
