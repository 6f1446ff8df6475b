using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using S6Overlay.Integration.Support;
using Xunit;

namespace S6Overlay.Integration.BaseImages;

/// <summary>A base image as it could be had: its tag in the engine, or null; and where it came from, or why it did not.</summary>
internal sealed record BaseImage(string? Tag, string Source);

/// <summary>
/// The base images of the tests, in one place: by their registry names where a registry answers; otherwise from what
/// this machine has, and reported as what it is.
/// </summary>
internal static class Catalogue
{
    public const string Ubuntu = "ubuntu";
    public const string CentOs = "centos";
    public const string Alpine = "alpine";
    public const string Busybox = "busybox";

    /// <summary>The image for another architecture than this machine's; it runs where that is emulated.</summary>
    public const string AlpineAarch64 = "alpine-aarch64";

    /// <summary>With fewer images than this a green run would say too little.</summary>
    public const int Fewest = 3;

    private static readonly Dictionary<string, Entry> Entries = new()
    {
        [Ubuntu] = new Entry("ubuntu:24.04", Debootstrap.Make),
        [CentOs] = new Entry("centos:7", () => Task.FromResult(
            new BaseImage(null, "no registry answers; the usr-merged Debian that stands in for Ubuntu stands in for CentOS as well"))),
        [Alpine] = new Entry("alpine:3.20", () => Minirootfs.Make("x86_64")),
        [Busybox] = new Entry("busybox:1.36", BusyboxRootfs.Make),
        [AlpineAarch64] = new Entry("arm64v8/alpine:3.20", () => Minirootfs.Make("aarch64")) { Foreign = true },
    };

    private static readonly Lazy<Task<bool>> Registry = new(RegistryAnswers);

    /// <summary>The images that run on this machine as it is.</summary>
    public static string[] Names => [.. Entries.Where(entry => !entry.Value.Foreign).Select(entry => entry.Key)];

    /// <summary>The names, for tests that run on every image.</summary>
    public static TheoryData<string> All => [.. Names];

    /// <summary>Looks for every image at once, and prints where each came from.</summary>
    public static void Begin(Action<string> print)
    {
        foreach ((string name, Entry entry) in Entries)
            entry.Image.Value.ContinueWith(
                found => print($"image {name}: {(found.IsFaulted ? found.Exception.InnerException!.Message : found.Result.Source)}"),
                TaskScheduler.Default);
    }

    /// <summary>The tag of an image; the test is skipped, with the reason, if it cannot be had.</summary>
    public static async Task<string> Need(string name)
    {
        BaseImage image = await Entries[name].Image.Value;
        if (image.Tag is null)
            Assert.Skip($"image {name}: {image.Source}");
        return image.Tag;
    }

    /// <summary>How many of the images are there.</summary>
    public static async Task<int> Count()
    {
        BaseImage[] images = await Task.WhenAll(Names.Select(name => Entries[name].Image.Value));
        return images.Count(image => image.Tag is not null);
    }

    private static async Task<bool> RegistryAnswers()
    {
        try
        {
            HostResult pull = await HostCommand.Run("docker", ["pull", "--quiet", "busybox:1.36"], atMost: TimeSpan.FromSeconds(20));
            return pull.Code == 0;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private sealed class Entry(string registryName, Func<Task<BaseImage>> otherwise)
    {
        public bool Foreign { get; init; }

        public Lazy<Task<BaseImage>> Image { get; } = new(async () =>
        {
            if (!await Registry.Value)
                return await otherwise();
            HostResult pull = await HostCommand.Run("docker", ["pull", "--quiet", registryName], atMost: TimeSpan.FromMinutes(3));
            return pull.Code == 0
                ? new BaseImage(registryName, $"{registryName} from the registry")
                : new BaseImage(null, $"the registry did not give {registryName}: {pull.Said}");
        });
    }
}
