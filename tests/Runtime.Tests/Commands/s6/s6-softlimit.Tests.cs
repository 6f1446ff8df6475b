using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.S6;

public sealed class S6SoftlimitTests
{
    [Theory]
    [InlineData]
    [InlineData("-o", "50", "sh", "-c", "ulimit -n; ulimit -Hn")]
    [InlineData("-o", "=", "sh", "-c", "ulimit -n")]
    [InlineData("-o", "99999999", "sh", "-c", "ulimit -n")]
    [InlineData("-m", "100000000", "sh", "-c", "ulimit -a")]
    [InlineData("-a", "1000000000", "sh", "-c", "ulimit -a")]
    [InlineData("-c", "0", "sh", "-c", "ulimit -c")]
    [InlineData("-d", "50000000", "sh", "-c", "ulimit -d")]
    [InlineData("-f", "1000000", "sh", "-c", "ulimit -f")]
    [InlineData("-l", "4096", "sh", "-c", "ulimit -l")]
    [InlineData("-p", "100", "sh", "-c", "ulimit -p")]
    [InlineData("-r", "100000000", "sh", "-c", "ulimit -m")]
    [InlineData("-s", "1000000", "sh", "-c", "ulimit -s")]
    [InlineData("-t", "5", "sh", "-c", "ulimit -t")]
    [InlineData("-o", "x", "true")]
    [InlineData("-o", "-1", "true")]
    [InlineData("-o", "unlimited", "true")]
    public void DoesWhatTheReferenceDoes(params string[] arguments) => Both.ShouldAgree("s6-softlimit", arguments);

    [Theory]
    [InlineData("-H", "40\n40\n")]
    [InlineData("-h", "40\n40\n")]
    public void LowersTheHardLimit(string option, string expected) =>
        Cmd.Ours("s6-softlimit", option, "-o", "40", "sh", "-c", "ulimit -n; ulimit -Hn").Run().ShouldSucceed(expected);

    [Fact]
    public void AChainGoesOnUnderATightMemoryLimit() =>
        Cmd.Ours("s6-softlimit", "-m", "20000000", "s6-setuidgid", "daemon", "s6-echo", "ok").Run().ShouldSucceed("ok\n");
}
