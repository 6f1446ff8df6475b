using System;
using System.Collections.Concurrent;
using System.Formats.Tar;
using System.IO;
using System.Threading.Tasks;
using S6Overlay.Integration.Support;

namespace S6Overlay.Integration.BaseImages;

/// <summary>
/// An image tree: <c>integration-tests/images/NAME</c> with a Dockerfile and whatever it copies. The archive under
/// test is put into the build context beside it, under its release name.
/// </summary>
internal static class Tree
{
    private static readonly ConcurrentDictionary<(string Tree, string Image), Lazy<Task<string>>> Built = new();

    /// <summary>Builds the tree called <paramref name="name"/> on the image <paramref name="from"/>; its tag.</summary>
    /// <param name="name">The tree's folder.</param>
    /// <param name="from">What the Dockerfile's <c>BASE</c> stands for.</param>
    /// <param name="variant">Tells builds of one tree on several bases apart.</param>
    /// <param name="buildArguments">Further build arguments, each <c>NAME=VALUE</c>.</param>
    public static Task<string> Build(string name, string from, string variant, params string[] buildArguments) =>
        BuildFor("amd64", name, from, variant, buildArguments);

    /// <summary>The same for another architecture, for trees whose Dockerfile has an <c>ARCH</c>.</summary>
    public static Task<string> BuildForAarch64(string name, string from) =>
        BuildFor("aarch64", name, from, "aarch64", "ARCH=aarch64");

    private static async Task<string> BuildFor(string architecture, string name, string from, string variant, params string[] buildArguments)
    {
        string tag = $"s6-overlay-test/{name}:{variant}";
        using MemoryStream context = Context(Path.Combine(Repository.Images, name), architecture);
        string[] arguments = ["build", "--quiet", "--label", TestRun.Label, "--tag", tag, "--build-arg", $"BASE={from}"];
        string[] more = [.. arguments];
        foreach (string argument in buildArguments)
            more = [.. more, "--build-arg", argument];
        await HostCommand.MustRun("docker", [.. more, "-"], context);
        return tag;
    }

    /// <summary>The tree on the catalogue's image of that name, built once per run; its tag.</summary>
    public static async Task<string> On(string name, string image)
    {
        string from = await Catalogue.Need(image);
        return await Built.GetOrAdd((name, image), _ => new Lazy<Task<string>>(() => Build(name, from, image))).Value;
    }

    private static MemoryStream Context(string folder, string architecture)
    {
        var bytes = new MemoryStream();
        using (var tar = new TarWriter(bytes, TarEntryFormat.Gnu, leaveOpen: true))
        {
            foreach (string path in Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories))
                tar.WriteEntry(path, Path.GetRelativePath(folder, path));
            tar.WriteEntry(Overlay.TarballFor(architecture), $"s6-overlay-{architecture}.tar.gz");
        }
        bytes.Position = 0;
        return bytes;
    }
}
