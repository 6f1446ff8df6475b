using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Xml;
using System.Xml.Linq;

namespace S6Overlay.Packaging.Release;

/// <summary>Says which packages files belong to: NuGet's, by the description that lies above a file in the package folder, or dpkg's.</summary>
public sealed class PackageFinder
{
    private readonly IReadOnlyDictionary<string, string> _licenses;
    private readonly string _distribution;

    /// <param name="licenses">SPDX expressions by package name, for packages that do not state theirs in a form that can be read.</param>
    public PackageFinder(IReadOnlyDictionary<string, string> licenses)
    {
        _licenses = licenses;
        _distribution = Distribution();
    }

    /// <summary>The packages that own <paramref name="files"/>, ordered by URL.</summary>
    /// <exception cref="PackagingException">A file belongs to no package, or is not there.</exception>
    public IReadOnlyList<Package> Owners(IEnumerable<string> files)
    {
        var byUrl = new SortedDictionary<string, Package>(StringComparer.Ordinal);
        foreach (var file in files.Distinct().Order(StringComparer.Ordinal))
        {
            if (!File.Exists(file))
                throw new PackagingException($"{file} is not there any more");
            var owner = NuGetOwner(file) ?? DebianOwner(file)
                ?? throw new PackagingException($"{file} belongs to no package");
            byUrl[owner.Url] = byUrl.TryGetValue(owner.Url, out var known)
                ? known with { Files = [.. known.Files, file] }
                : owner;
        }

        return [.. byUrl.Values];
    }

    private Package? NuGetOwner(string file)
    {
        for (var folder = Path.GetDirectoryName(file); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (Directory.EnumerateFiles(folder, "*.nuspec").FirstOrDefault() is not { } description)
                continue;
            try
            {
                var metadata = XDocument.Load(description).Root?.Elements().FirstOrDefault(e => e.Name.LocalName == "metadata");
                string? Value(string name) => metadata?.Elements().FirstOrDefault(e => e.Name.LocalName == name)?.Value.Trim();
                var license = metadata?.Elements().FirstOrDefault(e => e.Name.LocalName == "license" && (string?)e.Attribute("type") == "expression");
                var name = Value("id") ?? throw new PackagingException($"{description} has no id");
                return Package.NuGet(
                    name,
                    Value("version") ?? throw new PackagingException($"{description} has no version"),
                    License(name) ?? license?.Value.Trim(),
                    Sha512(folder),
                    [file]);
            }
            catch (XmlException e)
            {
                throw new PackagingException($"{description} is not XML: {e.Message}", e);
            }
        }

        return null;
    }

    // NuGet keeps the digest of the package file beside what it unpacked.
    private static string? Sha512(string folder) =>
        Directory.EnumerateFiles(folder, "*.nupkg.sha512").FirstOrDefault() is { } file
            ? Convert.ToHexStringLower(Convert.FromBase64String(File.ReadAllText(file).Trim()))
            : null;

    private Package? DebianOwner(string file)
    {
        // "package:arch: path" or "package: path"; a file that several share has them all, separated by commas.
        var owner = Query("--search", file)?.Split('\n')[0].Split(": ")[0].Split(", ")[0];
        if (owner is null)
            return null;
        var fields = Query("--show", "--showformat=${Package} ${Version} ${Architecture}", owner)?.Split(' ');
        return fields is [var name, var version, var architecture]
            ? Package.Debian(_distribution, name, version, architecture, License(name), [file])
            : null;
    }

    private string? License(string name) => _licenses.GetValueOrDefault(name);

    private static string? Query(params string[] arguments)
    {
        var start = new ProcessStartInfo("dpkg-query", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using var query = Process.Start(start)!;
            query.ErrorDataReceived += (_, _) => { };
            query.BeginErrorReadLine();
            var output = query.StandardOutput.ReadToEnd();
            query.WaitForExit();
            return query.ExitCode == 0 ? output.Trim() : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    private static string Distribution()
    {
        const string File = "/etc/os-release";
        const string Key = "ID=";
        var line = System.IO.File.Exists(File)
            ? System.IO.File.ReadLines(File).FirstOrDefault(line => line.StartsWith(Key, StringComparison.Ordinal))
            : null;
        return line is null ? "debian" : line[Key.Length..].Trim('"');
    }
}
