using System;
using System.Collections.Generic;
using System.Linq;

namespace S6Overlay.Packaging.Archive;

/// <summary>What changed between two archives.</summary>
public static class ArchiveComparison
{
    /// <summary>
    /// One line for each difference, ordered by name: <c>+</c> only in the new one, <c>-</c> only in the old
    /// one, <c>~</c> in both but not the same; nothing if every member is the same in the same order.
    /// </summary>
    public static IReadOnlyList<string> Differences(Contents old, Contents @new)
    {
        var before = ByPath(old);
        var after = ByPath(@new);
        var lines = before.Keys.Union(after.Keys).Order(StringComparer.Ordinal)
            .Select(path => (before.GetValueOrDefault(path), after.GetValueOrDefault(path)) switch
            {
                (null, { } added) => $"+ {added.Name} {Describe(added)}",
                ({ } removed, null) => $"- {removed.Name} {Describe(removed)}",
                var (a, b) when Changes(a!, b!) is { Length: > 0 } changes => $"~ {b!.Name} {changes}",
                _ => null,
            })
            .OfType<string>()
            .ToList();
        if (lines.Count == 0 && !old.Members.Select(m => m.Path).SequenceEqual(@new.Members.Select(m => m.Path)))
            lines.Add("~ the order of the members");
        return lines;
    }

    // A path that occurs twice is what its last member says, as it is when extracted.
    private static Dictionary<string, Member> ByPath(Contents contents)
    {
        var members = new Dictionary<string, Member>(StringComparer.Ordinal);
        foreach (var member in contents.Members)
            members[member.Path] = member;
        return members;
    }

    private static string Describe(Member member) => member.Kind switch
    {
        MemberKind.Link => $"link to {member.LinkTarget}",
        MemberKind.File => $"{member.Mode} {member.Size} bytes",
        _ => $"{member.Mode} {member.Kind.ToString().ToLowerInvariant()}",
    };

    private static string Changes(Member a, Member b)
    {
        var changes = new List<string>();
        if (a.Kind != b.Kind)
            changes.Add($"{a.Kind.ToString().ToLowerInvariant()} -> {b.Kind.ToString().ToLowerInvariant()}");
        if (a.Mode != b.Mode)
            changes.Add($"mode {a.Mode} -> {b.Mode}");
        if ((a.Uid, a.Gid) != (b.Uid, b.Gid))
            changes.Add($"owner {a.Uid}:{a.Gid} -> {b.Uid}:{b.Gid}");
        if (a.LinkTarget != b.LinkTarget)
            changes.Add($"target '{a.LinkTarget}' -> '{b.LinkTarget}'");
        if (a.Digest != b.Digest)
            changes.Add($"content {a.Size} -> {b.Size} bytes");
        if (a.Time != b.Time)
            changes.Add($"time {a.Time:u} -> {b.Time:u}");
        if (a.Name != b.Name)
            changes.Add($"written '{a.Name}' -> '{b.Name}'");
        return string.Join(", ", changes);
    }
}
