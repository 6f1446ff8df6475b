using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace S6Overlay.Packaging.Release;

/// <summary>
/// A software bill of materials in CycloneDX 1.6: one released file and the packages that are in it. The
/// document's serial number is made from its content, so that it can be reproduced.
/// </summary>
public static class Sbom
{
    /// <summary>Writes the document.</summary>
    /// <param name="name">The product.</param>
    /// <param name="version">Its version.</param>
    /// <param name="license">Its SPDX licence expression.</param>
    /// <param name="subject">The released file; its digest is recorded.</param>
    /// <param name="packages">What is in it.</param>
    /// <param name="time">The document's timestamp.</param>
    /// <exception cref="PackagingException">The subject, or a file of a package, cannot be read.</exception>
    public static string Write(string name, string version, string license, string subject, IEnumerable<Package> packages, DateTimeOffset time)
    {
        var product = $"{name}@{version}";
        var components = packages.OrderBy(package => package.Url, StringComparer.Ordinal).ToList();
        var document = new JsonObject
        {
            ["$schema"] = "http://cyclonedx.org/schema/bom-1.6.schema.json",
            ["bomFormat"] = "CycloneDX",
            ["specVersion"] = "1.6",
            ["version"] = 1,
            ["metadata"] = new JsonObject
            {
                ["timestamp"] = ReleaseJson.Time(time),
                ["tools"] = new JsonObject
                {
                    ["components"] = new JsonArray(new JsonObject { ["type"] = "application", ["name"] = "s6-overlay-packager" }),
                },
                ["component"] = new JsonObject
                {
                    ["type"] = "application",
                    ["bom-ref"] = product,
                    ["name"] = name,
                    ["version"] = version,
                    ["licenses"] = Licenses(license),
                    ["components"] = new JsonArray(FileComponent(subject)),
                },
            },
            ["components"] = new JsonArray([.. components.Select(Component)]),
            ["dependencies"] = new JsonArray(
                [
                    new JsonObject
                    {
                        ["ref"] = product,
                        ["dependsOn"] = new JsonArray([.. components.Select(package => JsonValue.Create(package.Url))]),
                    },
                    .. components.Select(package => new JsonObject { ["ref"] = package.Url }),
                ]),
        };
        document.Insert(3, "serialNumber", "urn:uuid:" + Serial(ReleaseJson.Text(document)));
        return ReleaseJson.Text(document);
    }

    private static JsonObject Component(Package package)
    {
        var component = new JsonObject
        {
            ["type"] = "library",
            ["bom-ref"] = package.Url,
            ["name"] = package.Name,
            ["version"] = package.Version,
        };
        if (package.Sha512 is not null)
            component["hashes"] = Hashes("SHA-512", package.Sha512);
        if (package.License is not null)
            component["licenses"] = Licenses(package.License);
        component["purl"] = package.Url;
        // A package file with a digest says it all; of a distribution's, the files that were linked do.
        if (package.Sha512 is null)
            component["components"] = new JsonArray([.. package.Files.Order(StringComparer.Ordinal).Select(FileComponent)]);
        return component;
    }

    private static JsonObject FileComponent(string file) => new()
    {
        ["type"] = "file",
        ["name"] = Path.GetFileName(file),
        ["hashes"] = Hashes("SHA-256", Checksums.Of(file)),
    };

    private static JsonArray Hashes(string algorithm, string content) =>
        new(new JsonObject { ["alg"] = algorithm, ["content"] = content });

    private static JsonArray Licenses(string expression) => new(new JsonObject { ["expression"] = expression });

    // A UUID of version 8 (RFC 9562): its bits are ours to choose, here from a digest.
    private static Guid Serial(string content)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes(content))[..16];
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
