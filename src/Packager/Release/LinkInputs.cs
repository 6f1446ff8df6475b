using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace S6Overlay.Packaging.Release;

/// <summary>
/// The files that a native binary was made from, taken from what the tools wrote about it: the linker's map,
/// which has the objects that are really in the binary and not all that were offered, and the response file
/// of the ahead-of-time compiler, which has the assemblies.
/// </summary>
public static partial class LinkInputs
{
    private const string AssemblyReference = "-r:";

    /// <summary>
    /// The absolute paths in <paramref name="file"/>, each once, ordered. Relative paths are the project's own
    /// output and are left out.
    /// </summary>
    /// <exception cref="PackagingException">The file cannot be read, or names no file.</exception>
    public static IReadOnlyCollection<string> Read(string file)
    {
        try
        {
            var paths = new SortedSet<string>(StringComparer.Ordinal);
            foreach (var path in File.ReadLines(file).Select(PathIn).OfType<string>().Where(Path.IsPathRooted))
                paths.Add(path);
            return paths.Count > 0
                ? paths
                : throw new PackagingException($"{file} is neither a linker's map nor a compiler's response file");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PackagingException($"unable to read {file}: {e.Message}", e);
        }
    }

    private static string? PathIn(string line)
    {
        if (line.StartsWith(AssemblyReference, StringComparison.Ordinal))
            return line[AssemblyReference.Length..];
        return MapLine().Match(line) is { Success: true } match ? match.Groups["path"].Value : null;
    }

    // Address, load address, size, alignment, then "archive(object):(section)" or "object:(section)".
    [GeneratedRegex(@"^\s*[0-9a-f]+\s+[0-9a-f]+\s+[0-9a-f]+\s+\d+\s+(?<path>/[^:]*?)(\([^()]*\))?:\([^()]*\)$")]
    private static partial Regex MapLine();
}
