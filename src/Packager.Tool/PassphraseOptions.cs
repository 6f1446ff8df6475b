using System;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Text;

namespace S6Overlay.Packaging.Tool;

/// <summary>
/// Where a passphrase comes from: a file, an environment variable, or a question on the terminal. Never an
/// argument, which every user of the machine can read.
/// </summary>
internal sealed class PassphraseOptions
{
    /// <summary>The variable that is looked at when no option names another.</summary>
    public const string DefaultVariable = "S6_OVERLAY_SIGNING_PASSPHRASE";

    private readonly Option<string?> _file = new("--passphrase-file") { Description = "read the passphrase from the first line of a file" };
    private readonly Option<string?> _variable = new("--passphrase-env")
    {
        Description = $"read the passphrase from an environment variable; {DefaultVariable} is used if it is set",
    };

    public void AddTo(Command command)
    {
        command.Add(_file);
        command.Add(_variable);
    }

    /// <summary>The passphrase that the options or the default variable give, or null.</summary>
    /// <exception cref="PackagingException">A source that was named has none.</exception>
    public string? Given(ParseResult parsed)
    {
        if (parsed.GetValue(_file) is { } path)
        {
            var line = File.ReadLines(path, new UTF8Encoding(false, throwOnInvalidBytes: true)).FirstOrDefault();
            return line is { Length: > 0 } ? line : throw new PackagingException($"{path} holds no passphrase");
        }

        if (parsed.GetValue(_variable) is { } name)
        {
            return Environment.GetEnvironmentVariable(name) is { Length: > 0 } value
                ? value
                : throw new PackagingException($"the environment variable {name} is not set");
        }

        return Environment.GetEnvironmentVariable(DefaultVariable) is { Length: > 0 } fallback ? fallback : null;
    }
}
