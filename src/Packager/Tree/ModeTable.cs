using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace S6Overlay.Packaging.Tree;

/// <summary>
/// The permissions of a tree, kept as text beside it, because version control keeps at most one bit of
/// them and a checkout depends on the umask.
/// <para>
/// A record is <c>PATTERN MODE</c> (see <see cref="PathPattern"/>). A pattern that ends in a slash is a
/// directory of the overlay's own, which the archive then creates; it has no wildcards, so that the table
/// is the complete list of such directories. Every other directory belongs to the image and is left out.
/// The last record that matches a file wins; a file that none matches is 0755 if its owner may execute it
/// on disk, 0644 otherwise.
/// </para>
/// </summary>
public sealed class ModeTable
{
    /// <summary>The table's name in the top folder of a tree; it is never packed.</summary>
    public const string FileName = ".modes";

    private readonly List<Rule> _files = [];
    private readonly SortedDictionary<string, Permissions> _directories = new(System.StringComparer.Ordinal);

    private ModeTable()
    {
    }

    /// <summary>The overlay's own directories with their modes.</summary>
    public IReadOnlyDictionary<string, Permissions> Directories => _directories;

    /// <summary>Reads a table.</summary>
    /// <exception cref="PackagingException">A record is malformed or names a directory twice.</exception>
    public static ModeTable Parse(IEnumerable<TableLine> lines)
    {
        var table = new ModeTable();
        foreach (var line in lines)
        {
            if (line.Fields.Length != 2)
                throw line.Refusal("expected PATTERN MODE");
            var mode = Permissions.Parse(line.Fields[1]) ?? throw line.Refusal($"'{line.Fields[1]}' is not an octal mode");
            var pattern = line.Fields[0].TrimEnd('/');
            if (MemberPath.Fault(pattern) is { } fault)
                throw line.Refusal($"'{line.Fields[0]}' {fault}");
            if (!line.Fields[0].EndsWith('/'))
                table._files.Add(new Rule(line, new PathPattern(pattern), mode));
            else if (pattern.AsEnumerable().Any(c => c is '*' or '?'))
                throw line.Refusal("a directory is named without wildcards");
            else if (!table._directories.TryAdd(pattern, mode))
                throw line.Refusal($"{pattern}/ is named twice");
        }

        return table;
    }

    /// <summary>The table of the tree at <paramref name="root"/>; one without a file has no records.</summary>
    public static ModeTable ForTree(string root)
    {
        var file = Path.Combine(root, FileName);
        return Parse(File.Exists(file) ? TableText.ReadFile(file) : []);
    }

    /// <summary>The mode of a file.</summary>
    /// <param name="path">The member.</param>
    /// <param name="executableOnDisk">Whether its owner may execute the source.</param>
    public Permissions ModeOf(string path, bool executableOnDisk)
    {
        Permissions? mode = null;
        foreach (var rule in _files.Where(rule => rule.Pattern.Matches(path)))
        {
            rule.Used = true;
            mode = rule.Mode;
        }

        return mode ?? (executableOnDisk ? Permissions.Executable : Permissions.Plain);
    }

    /// <summary>Records that no call of <see cref="ModeOf"/> met: a misspelling, or a file that is gone.</summary>
    public IEnumerable<TableLine> UnusedRecords() => _files.Where(rule => !rule.Used).Select(rule => rule.Line);

    private sealed class Rule(TableLine line, PathPattern pattern, Permissions mode)
    {
        public TableLine Line => line;

        public PathPattern Pattern => pattern;

        public Permissions Mode => mode;

        public bool Used { get; set; }
    }
}
