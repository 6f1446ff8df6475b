using System;
using System.CommandLine;
using System.IO;

namespace S6Overlay.Packaging.Tool.Commands;

/// <summary><c>sign FILE…</c>: a detached signature <c>FILE.sig</c> beside every file, <c>FILE.asc</c> in text form.</summary>
internal static class SignCommand
{
    public static Command Create()
    {
        var files = new Argument<string[]>("FILE") { Arity = ArgumentArity.OneOrMore };
        var armor = new Option<bool>("--armor") { Description = "write FILE.asc in text form instead of FILE.sig" };
        var key = new SecretKeyOptions();
        var passphrase = new PassphraseOptions();

        var command = new Command("sign", "Sign files with OpenPGP, detached.") { files, armor };
        key.AddTo(command);
        passphrase.AddTo(command);
        command.SetAction(parsed =>
        {
            var signing = key.Read(parsed);
            signing.Unlock(signing.IsProtected
                ? passphrase.Given(parsed) ?? HiddenInput.Ask($"Passphrase of key {signing.Fingerprint}: ")
                : null);
            var armored = parsed.GetValue(armor);
            foreach (var file in parsed.GetRequiredValue(files))
            {
                byte[] signature;
                using (var data = File.OpenRead(file))
                    signature = signing.Sign(data, DateTimeOffset.UtcNow, armored);
                var output = file + (armored ? ".asc" : ".sig");
                OutputFile.Write(output, signature);
                Console.WriteLine($"{output}: signed with key {signing.Fingerprint}");
            }

            return ToolExit.Yes;
        });
        return command;
    }
}
