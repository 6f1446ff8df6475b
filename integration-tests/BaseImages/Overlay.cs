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
}
