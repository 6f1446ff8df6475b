using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;

namespace S6Overlay.Packaging;

/// <summary>Lists of SHA-256 digests as <c>sha256sum</c> writes and checks them.</summary>
public static class Checksums
{
    /// <summary>The digest of a file, in lower-case hexadecimal.</summary>
    /// <exception cref="PackagingException">The file cannot be read.</exception>
    public static string Of(string file)
    {
        try
        {
            using var stream = File.OpenRead(file);
            return Convert.ToHexStringLower(SHA256.HashData(stream));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PackagingException($"unable to read {file}: {e.Message}", e);
        }
    }

    /// <summary>
    /// One line for each file, ordered by name. Names are given without their folder: a list lies beside its
    /// files.
    /// </summary>
    /// <exception cref="PackagingException">
    /// A file cannot be read, two have the same name, or a name has a newline or backslash.
    /// </exception>
    public static string List(IEnumerable<string> files)
    {
        var byName = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            var name = Path.GetFileName(file);
            if (name.AsSpan().ContainsAny('\n', '\r', '\\'))
                throw new PackagingException($"'{name}' cannot be written in a list of checksums");
            if (!byName.TryAdd(name, file))
                throw new PackagingException($"two files are named {name}");
        }

        return string.Concat(byName.Select(entry => $"{Of(entry.Value)}  {entry.Key}\n"));
    }
}
