using System.Collections.Generic;
using System.Threading.Tasks;
using Docker.DotNet.Models;
using S6Overlay.Integration.BaseImages;
using S6Overlay.Integration.Support;
using Xunit;

namespace S6Overlay.Integration.Environments;

/// <summary>Images that lack what others have, and containers that are started again.</summary>
public class RootsTests
{
    /// <summary>What a shell does before it becomes <c>/init</c>, by the name of the row in docs/compatibility.md.</summary>
    private static readonly Dictionary<string, string> Preparations = new()
    {
        ["no /run and no /var/run"] = "rm -rf /run /var/run",
        ["/var/run a directory"] = "rm -rf /var/run && mkdir /var/run",
        ["/var/run a directory and no /run"] = "rm -rf /run /var/run && mkdir /var/run",
        ["/var/run a link to /run"] = "rm -rf /run /var/run && mkdir /run && ln -s /run /var/run",
        ["/var/run a dangling link"] = "rm -rf /run /var/run && ln -s ../no/such/place /var/run",
        ["/run a link to /var/run"] = "rm -rf /run /var/run && mkdir /var/run && ln -s /var/run /run",
        ["no /etc/passwd"] = "rm /etc/passwd /etc/group",
        ["no /tmp"] = "rm -rf /tmp",
        ["a file in the place of /var/run/s6"] = "mkdir -p /run && rm -rf /run/s6 && echo > /run/s6",
        ["32 MB of address space"] = "ulimit -v 32768",
        ["standard descriptors closed"] = "exec 0<&-",
    };

    public static TheoryData<string> Names => [.. Preparations.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public Task Everything_works_with(string name) => Standard.ShouldWork(Prepared(Standard.Box(), Preparations[name]));

    [Theory]
    [MemberData(nameof(Names))]
    public Task Docker_stop_ends_services_and_runs_finish_scripts_with(string name) =>
        Standard.ShouldStop(Prepared(Standard.Idle(), Preparations[name]));

    [Fact]
    public async Task Everything_works_without_proc()
    {
        // Without /proc nothing can list processes, and the shell's own tools miss it too; the stages and CMD do not.
        await Standard.ShouldWork(Prepared(Standard.Box().Host(MayUnmount), "umount -l /proc"));
        await Standard.ShouldStop(Prepared(Standard.Idle().Host(MayUnmount), "umount -l /proc"));
    }

    [Fact]
    public async Task USER_in_the_Dockerfile_works()
    {
        Task<string> image = BuildOnStandard();
        await Standard.ShouldWork(new Box(image).Env("MYENV", "its variable").Cmd("/cmd"), "1000");
    }

    [Fact]
    public async Task An_image_of_the_archive_and_one_static_program_works()
    {
        Outcome end = await Box.OfTree("scratch").Env("MYENV", "its variable").Env("S6_CMD_WAIT_FOR_SERVICES", "1").Run();
        end.ShouldEndWith(0).ShouldSay("script ran with its variable\n", "one speaks\n", "the program ran\n", "/busybox exited 0\n", "finish script ran\n");
    }

    [Fact]
    public async Task A_container_works_again_after_restart_kill_and_start()
    {
        await using Container box = await Box.OfTree(Standard.Tree).Env("MYENV", "its variable").Start();
        await Up(box, 1);
        await box.Restart();
        await Up(box, 2);
        await box.Signal("KILL");
        (await box.End()).ShouldEndWith(137);
        await box.StartAgain();
        await Up(box, 3);
        Assert.Equal("", await box.Sh("s6-svc -wd -T 10000 -d /var/run/s6/services/one"));
        await box.Stop();
        (await box.End()).ShouldEndWith(0).ShouldSay("finish script ran\n");
    }

    [Fact]
    public async Task An_image_committed_from_a_running_container_works()
    {
        const string image = "s6-overlay-test/committed";
        await using (Container box = await Box.OfTree(Standard.Tree).Env("MYENV", "its variable").Start())
        {
            await Up(box, 1);
            await box.Commit(image);
        }
        await Standard.ShouldWork(new Box(Task.FromResult(image)).Env("MYENV", "its variable").Cmd("/cmd"));
    }

    /// <summary>A shell prepares its container, then becomes <c>/init</c>.</summary>
    private static Box Prepared(Box box, string preparation) =>
        box.Entrypoint("sh", "-c", $"{preparation}\nexec /init \"$@\"", "sh");

    private static void MayUnmount(HostConfig host) =>
        (host.CapAdd, host.SecurityOpt) = (["SYS_ADMIN"], ["seccomp=unconfined", "apparmor=unconfined"]);

    private static async Task Up(Container box, int times)
    {
        await box.UntilItSays("one speaks", times);
        await box.Sh("s6-svwait -u -t 20000 /var/run/s6/services/one /var/run/s6/services/two");
    }

    private static async Task<string> BuildOnStandard() =>
        await Tree.Build("user", await Tree.On(Standard.Tree, Catalogue.Busybox), "standard");
}
