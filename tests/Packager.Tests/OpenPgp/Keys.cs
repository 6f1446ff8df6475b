using System;
using S6Overlay.Packaging.OpenPgp;

namespace S6Overlay.Packaging.Tests.OpenPgp;

/// <summary>Keys that the tests share: an RSA key takes seconds to make.</summary>
internal static class Keys
{
    private static readonly Lazy<KeyPairFiles> RsaPair = new(() => Make(KeyKind.Rsa4096));
    private static readonly Lazy<KeyPairFiles> EdPair = new(() => Make(KeyKind.Ed25519));

    public const string UserId = "Release Signer <releases@example.org>";

    public static readonly DateTimeOffset Made = DateTimeOffset.UtcNow.AddHours(-1);

    public static KeyPairFiles Of(KeyKind kind) => kind == KeyKind.Rsa4096 ? RsaPair.Value : EdPair.Value;

    public static SigningKey Unlocked(KeyPairFiles pair)
    {
        var key = SigningKey.Read(pair.SecretKey, DateTimeOffset.UtcNow);
        key.Unlock(passphrase: null);
        return key;
    }

    private static KeyPairFiles Make(KeyKind kind) => KeyGenerator.Generate(kind, UserId, passphrase: null, Made, lifetime: null);
}
