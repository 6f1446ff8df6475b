using System;
using System.Collections.Concurrent;
using System.IO;
using System.Threading.Tasks;
using S6Overlay.Integration.Support;

namespace S6Overlay.Integration.BaseImages;

/// <summary>The archive under test, and the base images with it installed.</summary>
internal static class Overlay
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<string>>> Installed = new();

    /// <summary><c>S6_OVERLAY_TARBALL</c>, or what the build leaves in <c>dist</c>.</summary>
    public static string Tarball { get; } =
        Environment.GetEnvironmentVariable("S6_OVERLAY_TARBALL") ?? Path.Combine(Repository.Root, "dist", "s6-overlay-amd64.tar.gz");

    /// <summary>The base image of that name with the archive extracted at its root and <c>/init</c> as entry point.</summary>
    public static async Task<string> On(string name)
    {
        string image = await Catalogue.Need(name);
        return await Installed.GetOrAdd(name, _ => new Lazy<Task<string>>(() => Tree.Build("overlay", image, name))).Value;
    }
}
