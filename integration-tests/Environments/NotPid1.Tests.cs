using System.Diagnostics;
using System.IO;
using System.Threading.Tasks;
using S6Overlay.Integration.BaseImages;
using S6Overlay.Integration.Support;
using Xunit;

namespace S6Overlay.Integration.Environments;

/// <summary>Where <c>/init</c> is not process 1, it looks after its own descendants and nobody else.</summary>
public class NotPid1Tests
{
    [Fact]
    public async Task With_the_hosts_processes_in_sight_none_of_them_is_signalled()
    {
        using Process bystander = Process.Start("sleep", "1000");
        try
        {
            await using Container other = await Box.On().Cmd("sleep", "1000").Start();
            await Standard.ShouldWork(Standard.Box().Host(h => h.PidMode = "host"));

            await Standard.ShouldStop(Standard.Idle().Host(h => h.PidMode = "host"));

            Assert.False(bystander.HasExited);
            Assert.True(await other.IsRunning());
        }
        finally
        {
            bystander.Kill();
        }
    }

    [Fact]
    public async Task In_another_containers_process_namespace_only_our_own_tree_is_stopped_and_our_orphans_are_reaped()
    {
        await using Container other = await Box.On().Cmd("sleep", "1000").Start();
        await other.Until("pidof sleep");
        string bystander = await other.Sh("pidof sleep");
        await using Container box = await Standard.Box()
            .Sh("for n in 1 2 3 4 5 6 7 8 9; do (usleep 100000 &); done; (trap '' TERM; exec sleep 2222) & echo orphans made; exec sleep 3333")
            .Env("S6_KILL_GRACETIME", "500").Host(h => h.PidMode = $"container:{other.Id}").Start();
        await box.UntilItSays("orphans made");
        await other.Until("! cat /proc/[0-9]*/stat | grep -q ') Z '");
        await box.Stop();
        (await box.End()).ShouldEndWith(143).ShouldSay("finish script ran\n");
        Assert.True(await other.IsRunning());
        Assert.Equal(bystander, await other.Sh("pidof sleep"));
    }

    [Fact]
    public async Task Started_by_a_shell_it_gives_the_shell_its_exit_code()
    {
        Box box = Standard.Box().Entrypoint("sh", "-c", "/init \"$@\"; echo \"the shell saw $?\"; exit 9", "sh");
        (await Standard.ShouldWork(box, code: 9)).ShouldSay("the shell saw 7\n");
    }

    [Theory]
    [InlineData("/usr/bin/tini-static", Catalogue.Busybox)]
    [InlineData("/usr/bin/catatonit", Catalogue.Busybox)]
    [InlineData("/usr/bin/dumb-init", Catalogue.Ubuntu)]
    public async Task Under_another_init_it_works(string init, string image)
    {
        if (!File.Exists(init))
            Assert.Skip($"{init} is not installed");
        await Standard.ShouldWork(Standard.Box(image).Bind(init, "/other-init:ro").Entrypoint("/other-init", "--", "/init"));
        await Standard.ShouldStop(Standard.Idle(image).Bind(init, "/other-init:ro").Entrypoint("/other-init", "--", "/init"));
    }
}
