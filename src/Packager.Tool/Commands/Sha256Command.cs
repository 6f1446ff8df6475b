using System;
using System.CommandLine;
using System.Text;

namespace S6Overlay.Packaging.Tool.Commands;

/// <summary><c>sha256 FILE…</c>: a list that <c>sha256sum --check</c> reads in the folder of the files.</summary>
internal static class Sha256Command
{
    public static Command Create()
    {
        var files = new Argument<string[]>("FILE") { Arity = ArgumentArity.OneOrMore };
        var output = new Option<string?>("--output", "-o") { Description = "the file to write instead of standard output" };
        var command = new Command("sha256", "Write a list of SHA-256 checksums.") { files, output };
        command.SetAction(parsed =>
        {
            var list = Checksums.List(parsed.GetRequiredValue(files));
            if (parsed.GetValue(output) is { } file)
                OutputFile.Write(file, Encoding.UTF8.GetBytes(list));
            else
                Console.Write(list);
            return ToolExit.Yes;
        });
        return command;
    }
}
