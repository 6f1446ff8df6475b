using System;
using System.IO;
using S6Overlay.Integration.Support;

namespace S6Overlay.Integration.BaseImages;

/// <summary>The archive under test.</summary>
internal static class Overlay
{
    /// <summary>The image tree that is a base image with the archive extracted at its root, and nothing else.</summary>
    public const string Tree = "overlay";

    /// <summary><c>S6_OVERLAY_TARBALL</c>, or what the build leaves in <c>dist</c>.</summary>
    public static string Tarball { get; } =
        Environment.GetEnvironmentVariable("S6_OVERLAY_TARBALL") ?? Path.Combine(Repository.Root, "dist", "s6-overlay-amd64.tar.gz");

    /// <summary>The archive for an architecture: the one under test, or its neighbour of the same build.</summary>
    public static string TarballFor(string architecture) =>
        architecture == "amd64" ? Tarball : Path.Combine(Path.GetDirectoryName(Tarball)!, $"s6-overlay-{architecture}.tar.gz");
}
