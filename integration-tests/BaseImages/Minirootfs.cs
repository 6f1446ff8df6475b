using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;

namespace S6Overlay.Integration.BaseImages;

/// <summary>Alpine from the archive of its root file system, in the folder named by <c>S6_OVERLAY_TEST_IMAGES</c>.</summary>
internal static class Minirootfs
{
    private const string Variable = "S6_OVERLAY_TEST_IMAGES";

    /// <param name="machine">Alpine's name of the architecture.</param>
    public static async Task<BaseImage> Make(string machine)
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } folder)
            return new BaseImage(null, $"no registry answers, and {Variable} names no folder with an Alpine minirootfs");
        string? archive = Directory.Exists(folder)
            ? Directory.GetFiles(folder, $"alpine-minirootfs-*-{machine}.tar.gz").Order(StringComparer.Ordinal).LastOrDefault()
            : null;
        if (archive is null)
            return new BaseImage(null, $"no registry answers, and {folder} holds no alpine-minirootfs-*-{machine}.tar.gz");
        string version = Path.GetFileName(archive).Split('-')[2];
        string tag = Rootfs.Tag("alpine", $"{version}-{machine}");
        if (!await Rootfs.IsImported(tag))
        {
            await using FileStream tar = File.OpenRead(archive);
            await Rootfs.Import(tag, tar, machine == "aarch64" ? "linux/arm64" : "linux/amd64");
        }
        return new BaseImage(tag, $"Alpine {version} {machine} from {Path.GetFileName(archive)}");
    }
}
