using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;

namespace S6Overlay.Packaging.Tree;

/// <summary>
/// A command that is a tiny file instead of a link: it survives being renamed, which images do to
/// <c>/init</c> and <c>with-contenv</c>, and it can stand in <c>/bin</c> without a link that would have
/// to leave that directory.
/// </summary>
/// <param name="Path">Where the file stands.</param>
/// <param name="Command">The command it hands over to.</param>
public sealed record Shim(string Path, string Command)
{
    /// <summary>The file: its interpreter line carries the command's name.</summary>
    public FileEntry ToEntry() => new(
        Path,
        Permissions.Executable,
        FileContent.Of(Encoding.UTF8.GetBytes(
            $"#!/{OverlayTree.BinaryPath} {OverlayTree.ShimOption}{Command}\n"
            + "# This file may be renamed: the line above says which command it is.\n")));
}

/// <summary>
/// The shims of a tree, one record a line: <c>PATH [COMMAND]</c>; the command is the path's last
/// component unless it is given.
/// </summary>
public static class ShimTable
{
    /// <summary>The table's name in the top folder of a tree; it is never packed.</summary>
    public const string FileName = ".shims";

    /// <summary>Reads a table.</summary>
    /// <exception cref="PackagingException">
    /// A record is malformed, names a path twice, or would overwrite the binary when an archive is extracted
    /// on a root whose <c>bin</c> or <c>sbin</c> is a link.
    /// </exception>
    public static IReadOnlyList<Shim> Parse(IEnumerable<TableLine> lines)
    {
        var shims = new List<Shim>();
        foreach (var line in lines)
        {
            var path = line.Fields[0];
            if (line.Fields.Length > 2)
                throw line.Refusal("expected PATH [COMMAND]");
            if (MemberPath.Fault(path) is { } fault)
                throw line.Refusal($"'{path}' {fault}");
            var name = path.Split('/')[^1];
            if (name == OverlayTree.BinaryName)
                throw line.Refusal($"a shim named {name} would replace the binary where /bin is a link to /usr/bin");
            if (shims.Any(shim => shim.Path == path))
                throw line.Refusal($"{path} is named twice");
            shims.Add(new Shim(path, line.Fields.Length == 2 ? line.Fields[1] : name));
        }

        return shims;
    }

    /// <summary>The table of the tree at <paramref name="root"/>; one without a file has no shims.</summary>
    public static IReadOnlyList<Shim> ForTree(string root)
    {
        var file = Path.Combine(root, FileName);
        return Parse(File.Exists(file) ? TableText.ReadFile(file) : []);
    }
}
