using System.IO;
using S6Overlay.Kernel;
using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.S6;

public sealed class S6AliasChpstTests
{
    [Theory]
    [InlineData("-u nobody", "65534 65534 65534")]
    [InlineData("-u nobody:daemon", "65534 1 1")]
    [InlineData("-u nobody:daemon:bin:sys", "65534 1 1 2 3")]
    [InlineData("-u :7:8", "7 8 8")]
    [InlineData("-u :7", "7 7 7")]
    public void BecomesAUser(string options, string expected)
    {
        Assert.SkipUnless(Sys.GetEuid() == 0, "only root can become somebody else");
        Assert.Equal(expected, Run(options, "sh", "-c", "echo $(id -u) $(id -g) $(id -G)"));
    }

    [Theory]
    [InlineData("-o 60", "ulimit -n", "60")]
    [InlineData("-o 60 -c 0 -f 1024", "echo $(ulimit -n) $(ulimit -c) $(ulimit -f)", "60 0 1")]
    [InlineData("-U daemon", "echo $UID $GID", "1 1")]
    [InlineData("-U :5:6", "echo $UID $GID", "5 6")]
    [InlineData("-n 5", "echo $(($(nice) - $(ps -o ni= -p $PPID)))", "5")]
    [InlineData("-P", "test $(ps -o sid= -p $$) -eq $$ && echo session", "session")]
    [InlineData("-0", "test -e /proc/self/fd/0 || echo closed", "closed")]
    [InlineData("-b other", "echo $0", "other")]
    public void ChangesTheState(string options, string script, string expected) => Assert.Equal(expected, Run(options, "bash", "-c", script));

    [Fact]
    public void ReadsAnEnvironmentAndTakesALock()
    {
        using var folder = new TempFolder();
        folder.Write("env/A", "x\n");
        string locked = folder["lock"];
        Assert.Equal("x", Run($"-e {folder["env"]} -l {locked}", "sh", "-c", "echo $A"));
        Assert.True(File.Exists(locked));
        using Running holder = Cmd.Ours("s6-setlock", locked, "sh", "-c", "echo held; exec sleep 1000").Start();
        Wait.Until(() => holder.TextSoFar == "held\n", "the lock is held");
        Cmd.Ours("s6-alias-chpst", "-L", locked, "true").Run().ShouldFail(1, "unable to lock");
        holder.Kill(Signal.Kill);
    }

    [Fact]
    public void SaysWhatItBecomes()
    {
        Result result = Cmd.Ours("s6-alias-chpst", "-v", "-n", "1", "-m", "1000000000", "true").Run();
        Assert.Equal("s6-alias-chpst: info: executing s6-nice -n 1 s6-softlimit -m 1000000000 true\n", result.ErrorText);
    }

    [Fact]
    public void RefusesWrongUse()
    {
        Cmd.Ours("s6-alias-chpst").Run().ShouldFail(100, "s6-alias-chpst: usage: s6-alias-chpst");
        Cmd.Ours("s6-alias-chpst", "-P").Run().ShouldFail(100, "usage");
        Cmd.Ours("s6-alias-chpst", "-/", "/", "true").Run().ShouldFail(100, "usage");
        Cmd.Ours("s6-alias-chpst", "-o", "x", "true").Run().ShouldFail(100, "s6-softlimit: usage");
        Cmd.Ours("s6-alias-chpst", "-u", "nobody:nosuchgroup", "true").Run().ShouldFail(111, "unknown user or group: nobody:nosuchgroup");
        Cmd.Ours("s6-alias-chpst", "-u", ":x", "true").Run().ShouldFail(111, "unknown user or group: :x");
    }

    private static string Run(string options, params string[] program)
    {
        Result result = Cmd.Ours("s6-alias-chpst", [.. options.Split(' '), .. program]).Run();
        result.ShouldSucceed();
        return result.Text.Trim();
    }
}
