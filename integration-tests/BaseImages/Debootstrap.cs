using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using S6Overlay.Integration.Support;

namespace S6Overlay.Integration.BaseImages;

/// <summary>
/// A usr-merged Debian of the release that this machine runs, with nginx in it, made with debootstrap from where the
/// machine's own apt gets its packages. It takes a minute, so its archive is kept under <c>artifacts</c>.
/// </summary>
internal static class Debootstrap
{
    private const string Packages = "nginx-light,procps";

    public static async Task<BaseImage> Make()
    {
        string release = await Release();
        string tag = Rootfs.Tag("debian", release);
        string archive = Path.Combine(Repository.Cache, $"debian-{release}-amd64.tar");
        if (!File.Exists(archive) && await Build(release, archive) is string reason)
            return new BaseImage(null, $"no registry answers, and {reason}");
        if (!await Rootfs.IsImported(tag))
        {
            await using FileStream tar = File.OpenRead(archive);
            await Rootfs.Import(tag, tar);
        }
        return new BaseImage(tag, $"a usr-merged Debian {release} made with debootstrap, standing in for Ubuntu and CentOS");
    }

    private static async Task<string> Release() =>
        (await HostCommand.MustRun("sh", ["-c", ". /etc/os-release && echo $VERSION_CODENAME"])).Trim();

    /// <summary>Makes the archive; the reason if that is impossible.</summary>
    private static async Task<string?> Build(string release, string archive)
    {
        if (!Environment.IsPrivilegedProcess)
            return "debootstrap needs root";
        if (await Mirror(release) is not string mirror)
            return $"apt has no source for {release} from which debootstrap could take its packages";
        Directory.CreateDirectory(Repository.Cache);
        string root = Directory.CreateTempSubdirectory("s6-overlay-debian-").FullName;
        try
        {
            string[] arguments = ["--variant=minbase", $"--include={Packages}", release, root, mirror];
            HostResult made = await HostCommand.Run("debootstrap", arguments, atMost: TimeSpan.FromMinutes(15));
            if (made.Code != 0)
                return $"debootstrap failed: {LastLine(made.Said)}";
            // The package files have served; leaving them out halves the image. The archive appears only when whole.
            string[] leftOut = ["--exclude=./var/cache/apt/archives/*.deb", "--exclude=./usr/share/doc/*", "--exclude=./usr/share/locale/*"];
            await HostCommand.MustRun("tar", ["--numeric-owner", "--one-file-system", .. leftOut, "-C", root, "-cf", archive + ".new", "."]);
            File.Move(archive + ".new", archive);
            return null;
        }
        finally
        {
            await HostCommand.Run("rm", ["-rf", "--one-file-system", root]);
        }
    }

    /// <summary>Where apt gets this release's main packages from; it reads both forms of its source lists.</summary>
    private static async Task<string?> Mirror(string release)
    {
        HostResult targets = await HostCommand.Run(
            "apt-get", ["indextargets", "--format", "$(REPO_URI) $(CODENAME) $(COMPONENT)", "Identifier: Packages"]);
        return targets.Output.Split('\n')
            .Select(line => line.Split(' '))
            .FirstOrDefault(field => field.Length == 3 && field[1] == release && field[2] == "main")?[0];
    }

    private static string LastLine(string text) => text.Split('\n')[^1];
}
