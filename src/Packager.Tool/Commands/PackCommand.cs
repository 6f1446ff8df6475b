using System;
using System.CommandLine;
using System.IO;
using System.Linq;
using S6Overlay.Packaging.Archive;
using S6Overlay.Packaging.Tree;

namespace S6Overlay.Packaging.Tool.Commands;

/// <summary><c>pack ROOTFS --output FILE</c>: a folder, and for the overlay itself its binary and commands, becomes a tarball.</summary>
internal static class PackCommand
{
    public static Command Create()
    {
        var rootfs = new Argument<string>("ROOTFS") { Description = "the folder, laid out as in the image; its .modes and .shims describe it and are not packed" };
        var output = new Option<string>("--output", "-o") { Description = "the tarball to write", Required = true };
        var binary = new Option<string?>("--binary") { Description = $"the overlay's binary, which becomes {OverlayTree.BinaryPath}" };
        var commands = new Option<string?>("--commands") { Description = "the output of s6-overlay --list: a link or shim is made for every name" };
        var add = new Option<string[]>("--add") { Description = "a further file, as MEMBER=FILE; repeatable" };
        var compression = new Option<Compression>("--compression")
        {
            Description = "fast, or small: a few percent less for some seconds a megabyte; for what is packed once and downloaded often",
        };
        var time = new TimeOption();

        var command = new Command("pack", "Write a reproducible .tar.gz.") { rootfs, output, binary, commands, add, compression };
        time.AddTo(command);
        command.SetAction(parsed =>
        {
            var entries = Entries(
                parsed.GetRequiredValue(rootfs),
                parsed.GetValue(binary),
                parsed.GetValue(commands),
                parsed.GetValue(add) ?? []);
            var stamp = time.Read(parsed);
            var level = parsed.GetValue(compression);
            var file = parsed.GetRequiredValue(output);
            using (var progress = new ProgressLine(Console.Error, isTerminal: !Console.IsErrorRedirected))
                OutputFile.Write(file, stream => TarballWriter.Write(entries, stream, stamp, progress, level));
            var size = new FileInfo(file).Length;
            Console.WriteLine($"{file}: {entries.Entries.Count} members, {size} bytes, sha256 {Checksums.Of(file)}");
            return ToolExit.Yes;
        });
        return command;
    }

    private static EntryList Entries(string rootfs, string? binary, string? commands, string[] additions)
    {
        var modes = ModeTable.ForTree(rootfs);
        var entries = SourceTree.Read(rootfs, modes, additions.Select(Addition));
        var shims = ShimTable.ForTree(rootfs);
        if (commands is not null)
        {
            entries = OverlayTree.Assemble(
                entries,
                binary is null ? null : new FileInfo(binary),
                OverlayTree.ReadCommands(commands),
                shims);
        }
        else if (binary is not null || shims.Count > 0)
        {
            throw new PackagingException($"--commands is needed with --binary and with a {ShimTable.FileName} table");
        }

        return EntryList.Of(entries);
    }

    private static (string Member, FileInfo File) Addition(string text)
    {
        var (member, file) = KeyValues.Split("--add", text);
        return (member, new FileInfo(file));
    }
}
