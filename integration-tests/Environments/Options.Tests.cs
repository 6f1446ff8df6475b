using System;
using System.Collections.Generic;
using System.Text.Json;
using System.Threading.Tasks;
using Docker.DotNet.Models;
using S6Overlay.Integration.Support;
using Xunit;

namespace S6Overlay.Integration.Environments;

/// <summary>
/// <c>docker run</c> options under which the standard image boots, runs everything and ends with the right code, with
/// no setting by the user. Each row is one of docs/compatibility.md.
/// </summary>
public class OptionsTests
{
    private static readonly Dictionary<string, (Action<Box> Change, string User)> Rows = new()
    {
        ["(none)"] = (_ => { }, "0"),
        ["--init"] = (box => box.Host(h => h.Init = true), "0"),
        ["--user 1000:1000"] = (box => box.User("1000:1000"), "1000"),
        ["--user 12345:0"] = (box => box.User("12345:0"), "12345"),
        ["--cap-drop ALL"] = (box => NoCapabilities(box), "0"),
        ["--cap-drop ALL --security-opt no-new-privileges"] = (box => NoNewPrivileges(NoCapabilities(box)), "0"),
        ["--user 1000:1000 --cap-drop ALL"] = (box => NoCapabilities(box).User("1000:1000"), "1000"),
        ["--user 1000:1000 --cap-drop ALL --security-opt no-new-privileges"] = (box => NoNewPrivileges(NoCapabilities(box)).User("1000:1000"), "1000"),
        ["--read-only"] = (box => ReadOnly(box), "0"),
        ["--read-only --tmpfs /run"] = (box => ReadOnly(box).Tmpfs("/run"), "0"),
        ["--read-only --tmpfs /run:noexec"] = (box => ReadOnly(box).Tmpfs("/run", "noexec"), "0"),
        ["--read-only --user 1000:1000"] = (box => ReadOnly(box).User("1000:1000"), "1000"),
        ["--read-only --user 1000:1000 --cap-drop ALL --security-opt no-new-privileges"] =
            (box => NoNewPrivileges(NoCapabilities(ReadOnly(box))).User("1000:1000"), "1000"),
        ["--read-only --tmpfs /dev/shm:ro --tmpfs /tmp"] = (box => ReadOnly(box).Tmpfs("/dev/shm", "ro").Tmpfs("/tmp"), "0"),
        ["--read-only --tmpfs /run --tmpfs /var/log/two"] = (box => ReadOnly(box).Tmpfs("/run").Tmpfs("/var/log/two", "mode=1777"), "0"),
        ["--tmpfs /run:noexec"] = (box => box.Tmpfs("/run", "noexec"), "0"),
        ["--volume LOGS:/var/log/two"] = (box => box.Host(h => h.Mounts = [new Mount { Type = "volume", Target = "/var/log/two" }]), "0"),
        ["--memory 16m"] = (box => box.Host(h => (h.Memory, h.MemorySwap) = (16 << 20, 16 << 20)), "0"),
        ["--pids-limit 20"] = (box => box.Host(h => h.PidsLimit = 20), "0"),
        ["--ulimit nofile=64:64"] = (box => box.Host(h => h.Ulimits = [new Ulimit { Name = "nofile", Soft = 64, Hard = 64 }]), "0"),
        ["--cpu-quota 5000 --cpu-period 100000"] = (box => box.Host(h => (h.CPUQuota, h.CPUPeriod) = (5000, 100000)), "0"),
    };

    internal static IEnumerable<string> Names => Rows.Keys;

    public static TheoryData<string> Options => [.. Rows.Keys];

    [Theory]
    [MemberData(nameof(Options))]
    public Task Everything_works_with(string options) => ShouldWork(Standard.Box(), options);

    [Theory]
    [MemberData(nameof(Options))]
    public Task Docker_stop_ends_services_and_runs_finish_scripts_with(string options)
    {
        Box box = Standard.Idle();
        Rows[options].Change(box);
        return Standard.ShouldStop(box);
    }

    /// <summary>
    /// Old kernels do not know these calls, and old engines' filters do not: they are refused as unknown, or as
    /// forbidden.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(38)]
    public async Task Everything_works_where_calls_newer_than_Linux_3_10_are_refused(int error)
    {
        const string newer = "sched_setattr sched_getattr renameat2 seccomp getrandom memfd_create bpf execveat userfaultfd membarrier mlock2 copy_file_range preadv2 "
            + "pwritev2 pkey_mprotect pkey_alloc pkey_free statx io_pgetevents rseq pidfd_send_signal io_uring_setup io_uring_enter io_uring_register open_tree "
            + "move_mount fsopen fsconfig fsmount fspick pidfd_open clone3 close_range openat2 pidfd_getfd faccessat2 process_madvise epoll_pwait2 mount_setattr "
            + "landlock_create_ruleset memfd_secret process_mrelease futex_waitv cachestat fchmodat2";
        string filter = JsonSerializer.Serialize(new
        {
            defaultAction = "SCMP_ACT_ALLOW",
            syscalls = new object[] { new { names = newer.Split(' '), action = "SCMP_ACT_ERRNO", errnoRet = error } },
        });
        await Standard.ShouldWork(Refusing(Standard.Box()));
        await Standard.ShouldStop(Refusing(Standard.Idle()));

        Box Refusing(Box box) => box.Host(h => h.SecurityOpt = [$"seccomp={filter}"]);
    }

    /// <summary>Runs the standard image with the options of that row, then with <paramref name="last"/>.</summary>
    internal static async Task ShouldWork(Box box, string options, Action<HostConfig>? last = null)
    {
        (Action<Box> change, string user) = Rows[options];
        change(box);
        await Standard.ShouldWork(last is null ? box : box.Host(last), user);
    }

    [Theory]
    [InlineData("--read-only", "/dev/shm/s6")]
    [InlineData("--read-only --tmpfs /dev/shm:ro --tmpfs /tmp", "/tmp/s6")]
    public async Task Where_run_is_not_writable_one_line_says_what_was_chosen(string options, string chosen)
    {
        Box box = Standard.Box();
        Rows[options].Change(box);
        Outcome end = await box.Run();
        Assert.Single(end.Lines, line => line.Contains(chosen, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--user 1000:1000")]
    [InlineData("--read-only --user 1000:1000")]
    [InlineData("--cap-drop ALL")]
    public async Task What_needs_root_is_skipped_with_one_line_each(string options)
    {
        Box box = Standard.Box().File("/etc/fix-attrs.d/10-root-only", "/var/log true daemon 0640 0750\n", "644");
        if (options.StartsWith("--read-only", StringComparison.Ordinal))
            box = new Box(BaseImages.Tree.On("fix-attrs", BaseImages.Catalogue.Busybox)).Cmd("true");
        Rows[options].Change(box);
        Outcome end = await box.Run();
        Assert.Contains(end.Lines, line => line.Contains("/etc/fix-attrs.d/", StringComparison.Ordinal) && line.Contains("warning", StringComparison.Ordinal));
        Assert.True(end.Lines.Length < 60, $"{end.Lines.Length} lines:\n{end.Said.All}");
    }

    private static Box NoCapabilities(Box box) => box.Host(h => h.CapDrop = ["ALL"]);

    private static Box NoNewPrivileges(Box box) => box.Host(h => h.SecurityOpt = ["no-new-privileges"]);

    private static Box ReadOnly(Box box) => box.Host(h => h.ReadonlyRootfs = true);
}
