using System;

namespace S6Overlay.Packaging.Tree;

/// <summary>
/// A path with wildcards: <c>*</c> is any run of characters within a component, <c>?</c> one such
/// character, and a component <c>**</c> is any number of whole components, none included.
/// </summary>
public sealed class PathPattern
{
    private readonly string[] _components;

    public PathPattern(string pattern) => _components = pattern.Split('/');

    /// <summary>Whether every component of <paramref name="path"/> is accounted for.</summary>
    public bool Matches(string path) => Matches(_components, path.Split('/'));

    private static bool Matches(ReadOnlySpan<string> pattern, ReadOnlySpan<string> path)
    {
        if (pattern.IsEmpty)
            return path.IsEmpty;
        if (pattern[0] == "**")
            return Matches(pattern[1..], path) || (!path.IsEmpty && Matches(pattern, path[1..]));
        return !path.IsEmpty && MatchesComponent(pattern[0], path[0]) && Matches(pattern[1..], path[1..]);
    }

    private static bool MatchesComponent(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name)
    {
        if (pattern.IsEmpty)
            return name.IsEmpty;
        if (pattern[0] == '*')
            return MatchesComponent(pattern[1..], name) || (!name.IsEmpty && MatchesComponent(pattern, name[1..]));
        return !name.IsEmpty && (pattern[0] == '?' || pattern[0] == name[0])
            && MatchesComponent(pattern[1..], name[1..]);
    }
}
