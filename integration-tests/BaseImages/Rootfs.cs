using System.Collections.Generic;
using System.IO;
using System.Threading.Tasks;
using S6Overlay.Integration.Support;

namespace S6Overlay.Integration.BaseImages;

/// <summary>Makes an image of one layer from a tar archive of a root file system.</summary>
internal static class Rootfs
{
    /// <summary>The name under which images made here are known to the engine.</summary>
    public static string Tag(string name, string version) => $"s6-overlay-test/{name}:{version}";

    public static async Task<bool> IsImported(string tag) =>
        (await HostCommand.Run("docker", ["image", "inspect", tag])).Code == 0;

    public static async Task Import(string tag, Stream tar, string platform = "linux/amd64")
    {
        List<string> arguments = ["import", "--platform", platform, "--change", "CMD [\"/bin/sh\"]", "-", tag];
        await HostCommand.MustRun("docker", arguments, tar);
    }
}
