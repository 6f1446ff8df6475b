using System;
using System.CommandLine;
using System.Linq;
using S6Overlay.Packaging.Archive;

namespace S6Overlay.Packaging.Tool.Commands;

/// <summary><c>diff OLD NEW</c>: what changed between two archives; exit 1 if anything did.</summary>
internal static class DiffCommand
{
    public static Command Create()
    {
        var old = new Argument<string>("OLD");
        var @new = new Argument<string>("NEW");
        var command = new Command("diff", "List what differs between two archives.") { old, @new };
        command.SetAction(parsed =>
        {
            var before = TarballReader.Read(parsed.GetRequiredValue(old));
            var after = TarballReader.Read(parsed.GetRequiredValue(@new));
            var differences = ArchiveComparison.Differences(before, after);
            foreach (var line in differences)
                Console.WriteLine(line);
            if (before.PackedSize != after.PackedSize || differences.Any())
                Console.WriteLine($"{before.PackedSize} -> {after.PackedSize} bytes packed, {before.UnpackedSize} -> {after.UnpackedSize} unpacked");
            return differences.Count == 0 ? ToolExit.Yes : ToolExit.No;
        });
        return command;
    }
}
