using System;
using System.Collections.Generic;

namespace S6Overlay.Packaging.Tool;

/// <summary>Options of the form <c>KEY=VALUE</c>.</summary>
internal static class KeyValues
{
    /// <summary>The two sides of the first equals sign.</summary>
    /// <exception cref="PackagingException">There is none.</exception>
    public static (string Key, string Value) Split(string option, string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals > 0
            ? (text[..equals], text[(equals + 1)..])
            : throw new PackagingException($"{option} {text}: expected KEY=VALUE");
    }

    /// <summary>All of them; a key may occur once.</summary>
    public static Dictionary<string, string> Parse(string option, string[]? texts)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var text in texts ?? [])
        {
            var (key, value) = Split(option, text);
            if (!values.TryAdd(key, value))
                throw new PackagingException($"{option} {key} is given twice");
        }

        return values;
    }
}
