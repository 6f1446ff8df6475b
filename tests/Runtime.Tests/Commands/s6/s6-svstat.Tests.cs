using System;
using System.IO;
using System.Text.RegularExpressions;
using S6Overlay.Core;
using S6Overlay.Kernel;
using S6Overlay.Supervision;
using S6Overlay.Tests.Support;
using S6Overlay.Text;
using Xunit;

namespace S6Overlay.Tests.Commands.S6;

public sealed partial class S6SvstatTests
{
    private const string AllFields = "up,wantedup,normallyup,ready,paused,pid,exitcode,signal,signum,updownsince,readysince,updownfor,readyfor";

    /// <summary>Every combination of flags, up and down, with and without a death, normally up or down: 256 states.</summary>
    [Fact]
    public void SaysTheSameAsTheReferenceOfEveryState()
    {
        using var folder = new TempFolder();
        folder.Folder("supervise");
        var path = new Bytes(folder.Root);
        int held = Sys.Open(new Bytes(folder["supervise/lock"]), Posix.O_RDWR | Posix.O_CREAT | Posix.O_CLOEXEC);
        Assert.Equal(0, Sys.LockDescription(held, wait: false));
        foreach (bool normallyUp in (bool[])[true, false])
        {
            if (!normallyUp)
                folder.Write("down", "");
            foreach (int pid in (int[])[0, 77])
                foreach (int waitStatus in (int[])[0, 0x300, 15, 0x8B])
                    for (int flags = 0; flags < 16; flags++)
                        Compare(folder, pid, waitStatus, flags);
        }
        Sys.Close(held);
    }

    private static void Compare(TempFolder folder, int pid, int waitStatus, int flags)
    {
        Tai now = Tai.Now;
        var status = new ServiceStatus
        {
            Since = new Tai(now.Label - 100, now.Nanoseconds),
            ReadySince = new Tai(now.Label - 50, now.Nanoseconds),
            Pid = pid,
            WaitStatus = waitStatus,
            Paused = (flags & 1) != 0,
            Finishing = (flags & 2) != 0,
            WantUp = (flags & 4) != 0,
            Ready = (flags & 8) != 0,
        };
        byte[] packed = new byte[ServiceStatus.Size];
        status.Pack(packed);
        File.WriteAllBytes(folder["supervise/status"], packed);
        foreach (string[] options in (string[][])[[], ["-n"], ["-o", AllFields]])
        {
            // The clock ticks between two runs: a second more is the same.
            string theirs = Rounded(Cmd.Of(Suite.Reference, "s6-svstat", [.. options, folder.Root]).Run());
            string ours = Rounded(Cmd.Ours("s6-svstat", [.. options, folder.Root]).Run());
            Assert.Equal($"{pid} {waitStatus} {flags}: {theirs}", $"{pid} {waitStatus} {flags}: {ours}");
        }
    }

    private static string Rounded(Result result)
    {
        Assert.Equal((0, ""), (result.Code, result.ErrorText));
        return Seconds().Replace(result.Text, match => match.Value is "100" or "101" or "102" ? "100" : "50");
    }

    [GeneratedRegex(@"\b(10[0-2]|5[0-2])\b")]
    private static partial Regex Seconds();

    [Theory]
    [InlineData("-u", "true\n")]
    [InlineData("-wN", "true true\n")]
    [InlineData("-r", "false\n")]
    [InlineData("-pe", "PID -1\n")]
    [InlineData("-g", "PID\n")]
    [InlineData("-o pgid,up", "PID true\n")]
    [InlineData("-su", "NA true\n")]
    [InlineData("-o up, -p", "true PID\n")]
    public void PrintsTheFieldsAskedForInTheirOrder(string options, string expected)
    {
        using var fixture = new ServiceFixture();
        fixture.Add("sv");
        fixture.Supervise(Suite.Ours, "sv");
        fixture.WaitForEvents("sv", "su");
        Cmd.Ours("s6-svstat", [.. options.Split(' '), fixture["sv"]]).Run().ShouldSucceed(expected.Replace("PID", $"{fixture.Status("sv").Pid}", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(nameof(Suite.Ours), nameof(Suite.Reference))]
    [InlineData(nameof(Suite.Reference), nameof(Suite.Ours))]
    public void ReadsTheOthersStatus(string client, string supervisor)
    {
        using var fixture = new ServiceFixture();
        fixture.Add("sv", "exit 3", null, ("down", ""));
        fixture.Supervise(Enum.Parse<Suite>(supervisor), "sv");
        fixture.Control("sv", "o");
        fixture.WaitForEvents("sv", "sudD");
        Cmd.Of(Enum.Parse<Suite>(client), "s6-svstat", "-o", "up,wantedup,exitcode,pid", fixture["sv"]).Run().ShouldSucceed("false false 3 -1\n");
    }

    [Fact]
    public void AServiceWithoutSupervisorIsExitCodeOne()
    {
        using var folder = new TempFolder();
        Cmd.Ours("s6-svstat", folder.Root).Run().ShouldFail(1, "s6-supervise not running");
    }

    [Fact]
    public void AGarbledStatusIsAnError()
    {
        using var fixture = new ServiceFixture();
        fixture.Add("sv");
        fixture.Supervise(Suite.Ours, "sv");
        fixture.WaitForEvents("sv", "su");
        byte[] good = File.ReadAllBytes(fixture["sv/supervise/status"]);
        File.WriteAllText(fixture["sv/supervise/status"], "x");
        Cmd.Ours("s6-svstat", fixture["sv"]).Run().ShouldFail(111, "unable to read status");
        File.WriteAllBytes(fixture["sv/supervise/status"], good);
    }

    [Fact]
    public void RefusesWrongUse()
    {
        Cmd.Ours("s6-svstat").Run().ShouldFail(100, "usage");
        using var fixture = new ServiceFixture();
        fixture.Add("sv");
        fixture.Supervise(Suite.Ours, "sv");
        Cmd.Ours("s6-svstat", "-o", "bad", fixture["sv"]).Run().ShouldFail(100, "invalid option field: bad");
    }
}
