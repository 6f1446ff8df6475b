using System.Linq;
using System.Threading.Tasks;
using Docker.DotNet.Models;
using S6Overlay.Integration.Support;
using Xunit;

namespace S6Overlay.Integration.Environments;

/// <summary>The same with podman as an ordinary user, whose container's root is that user.</summary>
public sealed class RootlessPodmanTests(RootlessPodman podman) : IClassFixture<RootlessPodman>
{
    /// <summary>Limits of memory, processes and CPU are not an ordinary user's to set.</summary>
    public static TheoryData<string> Options =>
        [.. OptionsTests.Names.Where(name => !name.StartsWith("--memory") && !name.StartsWith("--pids") && !name.StartsWith("--cpu"))];

    [Theory]
    [MemberData(nameof(Options))]
    public Task Everything_works_under_rootless_podman_with(string options)
    {
        PodmanService.NeedInitFor(options);
        return OptionsTests.ShouldWork(podman.Standard().Cmd("/cmd"), options, last: Alone);
    }

    [Fact]
    public async Task A_container_stops_with_the_commands_code_under_rootless_podman()
    {
        await using Container box = await podman.Standard().Sh("echo CMD speaks; exec sleep 1000").Host(Alone).Start();
        await box.UntilItSays("one speaks");
        await box.UntilItSays("CMD speaks");
        await box.Stop();
        (await box.End()).ShouldEndWith(143).ShouldSay("one ends\n", "finish script ran\n");
    }

    /// <summary>Without a network: for one it would need slirp4netns.</summary>
    private static void Alone(HostConfig host)
    {
        PodmanService.Limits(host);
        host.NetworkMode = "none";
    }
}
