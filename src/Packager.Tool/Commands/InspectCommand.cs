using System;
using System.CommandLine;
using System.Globalization;
using System.Linq;
using System.Text.Encodings.Web;
using System.Text.Json;
using S6Overlay.Packaging.Archive;

namespace S6Overlay.Packaging.Tool.Commands;

/// <summary><c>inspect ARCHIVE</c>: members, totals, and what forbids a release; exit 1 if anything does.</summary>
internal static class InspectCommand
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static Command Create()
    {
        var archive = new Argument<string>("ARCHIVE");
        var json = new Option<bool>("--json") { Description = "print one JSON object" };
        var manuals = new Option<string?>("--manuals") { Description = "the folder that must have NAME.md for every command" };
        var packed = new Option<long?>("--max-packed") { Description = "budget of the archive, in bytes" };
        var unpacked = new Option<long?>("--max-unpacked") { Description = "budget of all files together, in bytes" };

        var command = new Command("inspect", "List an archive and check it against the release policy.")
        {
            archive, json, manuals, packed, unpacked,
        };
        command.SetAction(parsed =>
        {
            var contents = TarballReader.Read(parsed.GetRequiredValue(archive));
            var violations = new ReleasePolicy
            {
                ManualFolder = parsed.GetValue(manuals),
                MaxPacked = parsed.GetValue(packed),
                MaxUnpacked = parsed.GetValue(unpacked),
            }.Violations(contents);
            if (parsed.GetValue(json))
                Console.WriteLine(ToJson(contents, violations));
            else
                Print(contents, violations);
            return violations.Count == 0 ? ToolExit.Yes : ToolExit.No;
        });
        return command;
    }

    private static void Print(Contents contents, System.Collections.Generic.IReadOnlyList<string> violations)
    {
        foreach (var member in contents.Members)
        {
            var target = member.Kind == MemberKind.Link ? $" -> {member.LinkTarget}" : "";
            Console.WriteLine($"{member.Mode} {member.Uid}:{member.Gid} {member.Size,9} {member.Name}{target}");
        }

        Console.WriteLine($"{contents.Members.Count} members, {ReleasePolicy.CommandsOf(contents).Count()} commands, "
            + $"{contents.UnpackedSize} bytes in {contents.PackedSize}");
        foreach (var violation in violations)
            Console.WriteLine($"violation: {violation}");
    }

    private static string ToJson(Contents contents, System.Collections.Generic.IReadOnlyList<string> violations) =>
        JsonSerializer.Serialize(
            new
            {
                contents.PackedSize,
                contents.UnpackedSize,
                Commands = ReleasePolicy.CommandsOf(contents),
                Members = contents.Members.Select(member => new
                {
                    member.Name,
                    Kind = member.Kind.ToString().ToLowerInvariant(),
                    Mode = member.Mode.ToString(),
                    member.Uid,
                    member.Gid,
                    member.Size,
                    Time = member.Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
                    Target = member.Kind == MemberKind.Link ? member.LinkTarget : null,
                    Sha256 = member.Kind == MemberKind.File ? member.Digest : null,
                    Shim = member.ShimCommand,
                }),
                Violations = violations,
            },
            Json);
}
