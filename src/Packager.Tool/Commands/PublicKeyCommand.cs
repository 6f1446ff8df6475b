using System;
using System.CommandLine;

namespace S6Overlay.Packaging.Tool.Commands;

/// <summary><c>public-key --output FILE</c>: the public half of the signing key, to be published with a release.</summary>
internal static class PublicKeyCommand
{
    public static Command Create()
    {
        var output = new Option<string>("--output", "-o") { Description = "the file to write", Required = true };
        var key = new SecretKeyOptions();
        var command = new Command("public-key", "Write the public half of a signing key.") { output };
        key.AddTo(command);
        command.SetAction(parsed =>
        {
            var signing = key.Read(parsed);
            var file = parsed.GetRequiredValue(output);
            OutputFile.Write(file, signing.ExportPublicKey());
            Console.WriteLine($"{file}: key {signing.Fingerprint}");
            return ToolExit.Yes;
        });
        return command;
    }
}
