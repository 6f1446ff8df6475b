using System;
using System.CommandLine;
using System.IO;
using System.Text;
using S6Overlay.Packaging.OpenPgp;

namespace S6Overlay.Packaging.Tool;

/// <summary>Which secret key is meant.</summary>
internal sealed class SecretKeyOptions
{
    /// <summary>The variable that holds the key itself in text form, or the name of its file.</summary>
    public const string Variable = "S6_OVERLAY_SIGNING_KEY";

    private readonly Option<string?> _file = new("--key")
    {
        Description = $"the secret key's file; without it {Variable} holds the key in text form or its file's name",
    };

    public void AddTo(Command command) => command.Add(_file);

    /// <summary>Reads the key; it is still locked.</summary>
    /// <exception cref="PackagingException">No key was named, or it cannot be used.</exception>
    public SigningKey Read(ParseResult parsed)
    {
        var source = parsed.GetValue(_file);
        if (source is null)
        {
            source = Environment.GetEnvironmentVariable(Variable);
            if (string.IsNullOrEmpty(source))
                throw new PackagingException($"no signing key: give --key or set {Variable}");
            if (source.StartsWith("-----BEGIN ", StringComparison.Ordinal))
                return Read(Encoding.UTF8.GetBytes(source), Variable);
        }

        if (new FileInfo(source) is { Exists: true, Length: > Keyring.MaxFileSize })
            throw new PackagingException($"secret key {source}: it has more than {Keyring.MaxFileSize} bytes");
        return Read(File.ReadAllBytes(source), source);
    }

    private static SigningKey Read(byte[] key, string name)
    {
        try
        {
            return SigningKey.Read(key, DateTimeOffset.UtcNow);
        }
        catch (PackagingException e)
        {
            throw new PackagingException($"secret key {name}: {e.Message}", e);
        }
    }
}
