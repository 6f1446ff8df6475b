using System;
using System.Collections.Generic;

namespace S6Overlay.Packaging.Release;

/// <summary>Something of other people's that went into a release.</summary>
/// <param name="Url">Its package URL, which says in one string what it is and where it comes from.</param>
/// <param name="License">Its SPDX licence expression, when known.</param>
/// <param name="Sha512">The digest of the package file in lower-case hexadecimal, when known.</param>
/// <param name="Files">The files of it that were used.</param>
public sealed record Package(string Name, string Version, string Url, string? License, string? Sha512, IReadOnlyList<string> Files)
{
    /// <summary>A package of nuget.org's kind.</summary>
    public static Package NuGet(string name, string version, string? license, string? sha512, IReadOnlyList<string> files) =>
        new(name, version, $"pkg:nuget/{Uri.EscapeDataString(name)}@{Uri.EscapeDataString(version)}", license, sha512, files);

    /// <summary>A package of a distribution that uses dpkg.</summary>
    public static Package Debian(string distribution, string name, string version, string architecture, string? license, IReadOnlyList<string> files) =>
        new(
            name,
            version,
            $"pkg:deb/{distribution}/{Uri.EscapeDataString(name)}@{Uri.EscapeDataString(version)}?arch={architecture}",
            license,
            Sha512: null,
            files);
}
