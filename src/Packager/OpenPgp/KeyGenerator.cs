using System;
using System.IO;
using System.Security.Cryptography;
using Org.BouncyCastle.Bcpg;
using Org.BouncyCastle.Bcpg.OpenPgp;
using Org.BouncyCastle.Bcpg.Sig;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Security;

namespace S6Overlay.Packaging.OpenPgp;

/// <summary>The kinds of signing key that can be made; any GnuPG from 2.1 on reads both.</summary>
public enum KeyKind
{
    /// <summary>RSA with 4096 bits.</summary>
    Rsa4096,

    /// <summary>EdDSA over Curve25519.</summary>
    Ed25519,
}

/// <summary>A new key pair, both halves in text form.</summary>
public sealed record KeyPairFiles(byte[] SecretKey, byte[] PublicKey, string Fingerprint);

/// <summary>Makes keys for signing releases: a primary key that certifies itself and signs files.</summary>
public static class KeyGenerator
{
    private const int RsaBits = 4096;

    /// <summary>Makes a key pair.</summary>
    /// <param name="kind">The algorithm.</param>
    /// <param name="userId">Whom it belongs to, by custom <c>Name &lt;address&gt;</c>.</param>
    /// <param name="passphrase">Encrypts the secret key; null leaves it in the clear.</param>
    /// <param name="made">The key's creation time.</param>
    /// <param name="lifetime">How long it counts; null is for ever.</param>
    /// <exception cref="PackagingException">The user ID is empty or has control characters.</exception>
    public static KeyPairFiles Generate(KeyKind kind, string userId, string? passphrase, DateTimeOffset made, TimeSpan? lifetime)
    {
        if (userId.Length == 0 || userId.AsSpan().ContainsAnyInRange('\0', '\x1F'))
            throw new PackagingException("a user ID is a line of text");

        var random = new SecureRandom();
        var seconds = DateTimeOffset.FromUnixTimeSeconds(made.ToUnixTimeSeconds()).UtcDateTime;
        var pair = kind switch
        {
            KeyKind.Rsa4096 => new PgpKeyPair(PublicKeyAlgorithmTag.RsaGeneral, RsaPair(), seconds),
            KeyKind.Ed25519 => new PgpKeyPair(PublicKeyAlgorithmTag.EdDsa_Legacy, Ed25519Pair(random), seconds),
            _ => throw new InvalidOperationException(kind.ToString()),
        };
        var generator = new PgpKeyRingGenerator(
            PgpSignature.PositiveCertification,
            pair,
            userId,
            SymmetricKeyAlgorithmTag.Null,
            HashAlgorithmTag.Sha512,
            utf8PassPhrase: true,
            passPhrase: null,
            useSha1: false,
            SelfDescription(pair.PublicKey, seconds, lifetime),
            unhashedPackets: null,
            random);
        var secret = Encode(generator.GenerateSecretKeyRing().Encode);
        if (passphrase is not null)
            secret = SecretKeyProtection.Protect(secret, pair.PublicKey.PublicKeyPacket, passphrase);
        return new KeyPairFiles(
            Armor.Wrap(secret),
            Armor.Wrap(Encode(generator.GeneratePublicKeyRing().Encode)),
            Convert.ToHexString(pair.PublicKey.GetFingerprint()));
    }

    internal static byte[] Encode(Action<Stream> encoder)
    {
        using var bytes = new MemoryStream();
        encoder(bytes);
        return bytes.ToArray();
    }

    // The framework's own generator takes a fraction of the library's time.
    private static AsymmetricCipherKeyPair RsaPair()
    {
        using var rsa = RSA.Create(RsaBits);
        return DotNetUtilities.GetRsaKeyPair(rsa);
    }

    private static AsymmetricCipherKeyPair Ed25519Pair(SecureRandom random)
    {
        var generator = new Ed25519KeyPairGenerator();
        generator.Init(new Ed25519KeyGenerationParameters(random));
        return generator.GenerateKeyPair();
    }

    private static PgpSignatureSubpacketVector SelfDescription(PgpPublicKey key, DateTime made, TimeSpan? lifetime)
    {
        var subpackets = new PgpSignatureSubpacketGenerator();
        subpackets.SetSignatureCreationTime(false, made);
        subpackets.SetIssuerFingerprint(false, key);
        subpackets.SetKeyFlags(true, KeyFlags.CertifyOther | KeyFlags.SignData);
        subpackets.SetPreferredHashAlgorithms(false, [(int)HashAlgorithmTag.Sha512, (int)HashAlgorithmTag.Sha256]);
        subpackets.SetPreferredSymmetricAlgorithms(false, [(int)SymmetricKeyAlgorithmTag.Aes256]);
        if (lifetime is { } span)
            subpackets.SetKeyExpirationTime(true, (long)span.TotalSeconds);
        return subpackets.Generate();
    }
}
