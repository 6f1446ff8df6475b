using System.Threading.Tasks;
using S6Overlay.Integration.Support;
using Xunit;

namespace S6Overlay.Integration.Environments;

/// <summary>The same with podman as root.</summary>
public sealed class PodmanTests(RootfulPodman podman) : IClassFixture<RootfulPodman>
{
    [Theory]
    [MemberData(nameof(OptionsTests.Options), MemberType = typeof(OptionsTests))]
    public Task Everything_works_under_podman_with(string options)
    {
        PodmanService.NeedInitFor(options);
        return OptionsTests.ShouldWork(podman.Standard().Cmd("/cmd"), options, last: PodmanService.Limits);
    }

    [Fact]
    public async Task A_container_stops_with_the_commands_code_under_podman()
    {
        await using Container box = await podman.Standard().Sh("echo CMD speaks; exec sleep 1000").Host(PodmanService.Limits).Start();
        await box.UntilItSays("one speaks");
        await box.UntilItSays("CMD speaks");
        await box.Stop();
        (await box.End()).ShouldEndWith(143).ShouldSay("one ends\n", "finish script ran\n");
    }
}
