using System;
using System.CommandLine;
using System.Globalization;
using System.IO;
using S6Overlay.Packaging.OpenPgp;

namespace S6Overlay.Packaging.Tool.Commands;

/// <summary><c>keygen --user ID --output FOLDER</c>: a new signing key, as <c>secret.asc</c> and <c>public.asc</c>.</summary>
internal static class KeygenCommand
{
    public static Command Create()
    {
        var user = new Option<string>("--user") { Description = "whom the key belongs to, as 'Name <address>'", Required = true };
        var output = new Option<string>("--output", "-o") { Description = "the folder for secret.asc and public.asc", Required = true };
        var type = new Option<string>("--type") { Description = "rsa4096 or ed25519", DefaultValueFactory = _ => "rsa4096" };
        type.AcceptOnlyFromAmong("rsa4096", "ed25519");
        var days = new Option<int?>("--expires") { Description = "days until the key expires; without it never" };
        var unprotected = new Option<bool>("--no-passphrase") { Description = "store the secret key in the clear" };
        var ifMissing = new Option<bool>("--if-missing") { Description = "leave an existing key alone instead of failing" };
        var passphrase = new PassphraseOptions();

        var command = new Command("keygen", "Make a key to sign with.") { user, output, type, days, unprotected, ifMissing };
        passphrase.AddTo(command);
        command.SetAction(parsed =>
        {
            var folder = parsed.GetRequiredValue(output);
            var secretFile = Path.Combine(folder, "secret.asc");
            if (File.Exists(secretFile))
            {
                if (!parsed.GetValue(ifMissing))
                    throw new PackagingException($"{secretFile} exists; it is not overwritten");
                Console.WriteLine($"{secretFile}: exists");
                return ToolExit.Yes;
            }

            if (parsed.GetValue(days) is <= 0)
                throw new PackagingException("--expires takes a number of days above 0");
            var secret = parsed.GetValue(unprotected) ? null : NewPassphrase(passphrase.Given(parsed));
            var key = KeyGenerator.Generate(
                parsed.GetRequiredValue(type) == "rsa4096" ? KeyKind.Rsa4096 : KeyKind.Ed25519,
                parsed.GetRequiredValue(user),
                secret,
                DateTimeOffset.UtcNow,
                parsed.GetValue(days) is { } count ? TimeSpan.FromDays(count) : null);
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            OutputFile.Write(Path.Combine(folder, "public.asc"), key.PublicKey);
            OutputFile.Write(secretFile, key.SecretKey, OutputFile.OwnerOnly);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{secretFile}: key {key.Fingerprint}"));
            return ToolExit.Yes;
        });
        return command;
    }

    private static string NewPassphrase(string? given)
    {
        if (given is not null)
            return given;
        var first = HiddenInput.Ask("New passphrase: ");
        if (string.IsNullOrEmpty(first))
            throw new PackagingException("no passphrase: give --passphrase-file, --passphrase-env or --no-passphrase");
        return HiddenInput.Ask("The same again: ") == first
            ? first
            : throw new PackagingException("the two passphrases differ");
    }
}
