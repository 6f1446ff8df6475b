using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;

namespace S6Overlay.Packaging.Release;

/// <summary>A package that NuGet pinned: its content hash is of the package's content without its signature.</summary>
public sealed record PinnedPackage(string Name, string Version, string ContentHash);

/// <summary>Reads what NuGet wrote into <c>packages.lock.json</c>.</summary>
public static class LockFile
{
    /// <summary>Every package for every framework, each once, ordered by name and version.</summary>
    /// <exception cref="PackagingException">The file cannot be read or is not a lock file.</exception>
    public static IReadOnlyList<PinnedPackage> Read(string file)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            return
            [
                .. document.RootElement.GetProperty("dependencies").EnumerateObject()
                    .SelectMany(framework => framework.Value.EnumerateObject())
                    .Where(package => package.Value.TryGetProperty("contentHash", out _))
                    .Select(package => new PinnedPackage(
                        package.Name,
                        package.Value.GetProperty("resolved").GetString() ?? "",
                        package.Value.GetProperty("contentHash").GetString() ?? ""))
                    .Distinct()
                    .OrderBy(package => package.Name, StringComparer.Ordinal)
                    .ThenBy(package => package.Version, StringComparer.Ordinal),
            ];
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new PackagingException($"{file} is not a lock file of NuGet's: {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PackagingException($"unable to read {file}: {e.Message}", e);
        }
    }
}
