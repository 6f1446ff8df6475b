using System.Collections.Generic;
using System.IO;

namespace S6Overlay.Packaging.Tree;

/// <summary>One line of a table file: its fields and where it stands, for messages.</summary>
/// <param name="Where"><c>file:line</c>.</param>
public readonly record struct TableLine(string Where, string[] Fields)
{
    /// <summary>The refusal of this line.</summary>
    public PackagingException Refusal(string reason) => new($"{Where}: {reason}");
}

/// <summary>
/// The text format that the tables of a tree share: one record a line, fields separated by blanks,
/// <c>#</c> starts a comment, empty lines mean nothing.
/// </summary>
public static class TableText
{
    /// <summary>The records of <paramref name="file"/>.</summary>
    /// <exception cref="PackagingException">The file cannot be read.</exception>
    public static IEnumerable<TableLine> ReadFile(string file)
    {
        string text;
        try
        {
            text = File.ReadAllText(file);
        }
        catch (System.Exception e) when (e is IOException or System.UnauthorizedAccessException)
        {
            throw new PackagingException($"unable to read {file}: {e.Message}", e);
        }

        return Read(file, text);
    }

    /// <summary>The records of <paramref name="text"/>; <paramref name="name"/> stands for it in messages.</summary>
    public static IEnumerable<TableLine> Read(string name, string text)
    {
        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;
            var comment = line.IndexOf('#', System.StringComparison.Ordinal);
            var fields = (comment < 0 ? line : line[..comment])
                .Split([' ', '\t', '\r'], System.StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length > 0)
                yield return new TableLine($"{name}:{number}", fields);
        }
    }
}
