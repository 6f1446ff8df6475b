using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;

namespace S6Overlay.Packaging.Release;

/// <summary>Where the source of a build is: a repository and the commit that was built.</summary>
/// <param name="Repository">An address that git understands.</param>
/// <param name="Commit">The full commit id, lower-case hexadecimal.</param>
public sealed record SourceCommit(string Repository, string Commit);

/// <summary>
/// Build provenance: an in-toto statement (version 1) with a SLSA provenance predicate (version 1) that says
/// which commit and which inputs the released files were made from.
/// </summary>
public sealed class Provenance
{
    /// <summary>What kind of build this describes; the page explains the parameters.</summary>
    public required string BuildType { get; init; }

    /// <summary>Who ran the build.</summary>
    public required string Builder { get; init; }

    /// <summary>What was built.</summary>
    public required SourceCommit Source { get; init; }

    /// <summary>What the build was asked for, such as the command line.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>Packages that are in the result.</summary>
    public IReadOnlyCollection<Package> Packages { get; init; } = [];

    /// <summary>Packages that took part in the build.</summary>
    public IReadOnlyCollection<PinnedPackage> Pinned { get; init; } = [];

    /// <summary>Further files that the result depends on; recorded with their digests.</summary>
    public IReadOnlyCollection<string> Inputs { get; init; } = [];

    /// <summary>Writes the statement about <paramref name="subjects"/>.</summary>
    /// <exception cref="PackagingException">A file cannot be read, two subjects have one name, or the commit is not a commit id.</exception>
    public string Write(IEnumerable<string> subjects)
    {
        if (Source.Commit.Length is not (40 or 64) || !Source.Commit.All(char.IsAsciiHexDigitLower))
            throw new PackagingException($"'{Source.Commit}' is not a full commit id");
        var files = subjects.OrderBy(Path.GetFileName, StringComparer.Ordinal).ToList();
        if (files.GroupBy(Path.GetFileName).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new PackagingException($"two files are named {twice.Key}");
        return ReleaseJson.Text(new JsonObject
        {
            ["_type"] = "https://in-toto.io/Statement/v1",
            ["subject"] = new JsonArray([.. files.Select(Described)]),
            ["predicateType"] = "https://slsa.dev/provenance/v1",
            ["predicate"] = new JsonObject
            {
                ["buildDefinition"] = new JsonObject
                {
                    ["buildType"] = BuildType,
                    ["externalParameters"] = new JsonObject(
                        Parameters.OrderBy(p => p.Key, StringComparer.Ordinal)
                            .Select(p => KeyValuePair.Create<string, JsonNode?>(p.Key, p.Value))),
                    ["resolvedDependencies"] = new JsonArray([.. Dependencies()]),
                },
                ["runDetails"] = new JsonObject { ["builder"] = new JsonObject { ["id"] = Builder } },
            },
        });
    }

    private IEnumerable<JsonObject> Dependencies()
    {
        yield return new JsonObject
        {
            ["uri"] = $"git+{Source.Repository}@{Source.Commit}",
            ["digest"] = new JsonObject { ["gitCommit"] = Source.Commit },
        };
        foreach (var package in Packages.OrderBy(package => package.Url, StringComparer.Ordinal))
        {
            if (package.Sha512 is not null)
            {
                yield return new JsonObject { ["uri"] = package.Url, ["digest"] = new JsonObject { ["sha512"] = package.Sha512 } };
                continue;
            }

            // Without a digest of the package there are those of the files that were taken from it.
            foreach (var file in package.Files.Select(Described))
            {
                file.Insert(1, "uri", package.Url);
                yield return file;
            }
        }

        var inResult = Packages.Select(package => package.Url).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var pinned in Pinned.Distinct().OrderBy(p => p.Name, StringComparer.Ordinal).ThenBy(p => p.Version, StringComparer.Ordinal))
        {
            var url = Package.NuGet(pinned.Name, pinned.Version, null, null, []).Url;
            if (inResult.Contains(url))
                continue;
            yield return new JsonObject
            {
                ["uri"] = url,
                ["annotations"] = new JsonObject { ["nugetContentHash"] = pinned.ContentHash },
            };
        }

        foreach (var input in Inputs.OrderBy(Path.GetFileName, StringComparer.Ordinal))
            yield return Described(input);
    }

    private static JsonObject Described(string file) => new()
    {
        ["name"] = Path.GetFileName(file),
        ["digest"] = new JsonObject { ["sha256"] = Checksums.Of(file) },
    };
}
