using System;
using System.CommandLine;
using S6Overlay.Packaging.OpenPgp;

namespace S6Overlay.Packaging.Tool.Commands;

/// <summary><c>verify FILE.sig FILE --keyring KEYS</c>: exit 0 good, 1 bad, 2 cannot tell.</summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        var signature = new Argument<string>("SIGNATURE");
        var file = new Argument<string>("FILE");
        var keyrings = new Option<string[]>("--keyring")
        {
            Description = "a file of public keys that are trusted, armored or binary; repeatable",
            Required = true,
        };

        var command = new Command("verify", "Verify a detached OpenPGP signature.") { signature, file, keyrings };
        command.SetAction(parsed =>
        {
            var data = parsed.GetRequiredValue(file);
            var result = SignatureVerifier.Verify(
                parsed.GetRequiredValue(signature),
                data,
                Keyring.Load(parsed.GetRequiredValue(keyrings)),
                DateTimeOffset.UtcNow);
            Console.WriteLine($"{data}: {result}");
            return (int)result.Verdict;
        });
        return command;
    }
}
