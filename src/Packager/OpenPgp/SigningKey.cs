using System;
using System.IO;
using System.Linq;
using Org.BouncyCastle.Bcpg;
using Org.BouncyCastle.Bcpg.OpenPgp;

namespace S6Overlay.Packaging.OpenPgp;

/// <summary>A secret key to sign files with, made here or exported by <c>gpg --export-secret-keys</c>.</summary>
public sealed class SigningKey
{
    private readonly PgpSecretKey _secret;
    private readonly PgpSecretKeyRing _ring;
    private PgpPrivateKey? _unlocked;

    private SigningKey(PgpSecretKeyRing ring, PgpSecretKey secret)
    {
        _ring = ring;
        _secret = secret;
    }

    /// <summary>Whether <see cref="Unlock"/> needs a passphrase.</summary>
    public bool IsProtected => _secret.KeyEncryptionAlgorithm != SymmetricKeyAlgorithmTag.Null;

    /// <summary>The key that signs, in hexadecimal.</summary>
    public string Fingerprint => Convert.ToHexString(_secret.PublicKey.GetFingerprint());

    /// <summary>
    /// Reads a secret key, armored or binary. Of a key with subkeys, the newest signing subkey that counts
    /// now is taken, as GnuPG does, or else the primary key.
    /// </summary>
    /// <exception cref="PackagingException">
    /// There is not exactly one secret key, or none of its parts may sign now; the message is a reason
    /// without a file name.
    /// </exception>
    public static SigningKey Read(byte[] file, DateTimeOffset now)
    {
        var frames = PacketFrames.Split(Armor.Packets(file, "PRIVATE KEY BLOCK"));
        if (frames.Count(frame => frame.Tag == PacketFrames.SecretKeyTag) != 1 || frames[0].Tag != PacketFrames.SecretKeyTag)
            throw new PackagingException("it does not hold exactly one secret key");

        PgpSecretKeyRing? ring = null;
        PgpPublicKeyRing? publicRing = null;
        var parsed = SignatureRules.Holds(() =>
        {
            ring = new PgpSecretKeyRing([.. frames.SelectMany(frame => frame.Bytes)]);
            publicRing = PublicHalf(ring);
            return true;
        });
        if (!parsed)
            throw new PackagingException("it is malformed");

        var certified = new CertifiedKey(publicRing!, now.UtcDateTime);
        var candidates = ring!.GetSecretKeys().Where(key => !key.IsPrivateKeyEmpty).ToList();
        var usable = candidates
            .Where(key => key.IsSigningKey && certified.Refusal(key.PublicKey) is null)
            .OrderBy(key => key.IsMasterKey)
            .ThenByDescending(key => key.PublicKey.CreationTime)
            .FirstOrDefault();
        if (usable is not null)
            return new SigningKey(ring, usable);
        throw new PackagingException(candidates.Count == 0
            ? "its secret parts are kept elsewhere"
            : certified.Refusal(candidates[0].PublicKey) ?? "it cannot sign");
    }

    /// <summary>Makes the key ready to sign.</summary>
    /// <exception cref="PackagingException">The passphrase is wrong or missing.</exception>
    public void Unlock(string? passphrase)
    {
        if (IsProtected && passphrase is null)
            throw new PackagingException("the secret key needs a passphrase");
        try
        {
            _unlocked = _secret.ExtractPrivateKeyUtf8(passphrase?.ToCharArray() ?? []);
        }
        catch (Exception e) when (e is PgpException or IOException or ArgumentException or InvalidOperationException)
        {
            throw new PackagingException(IsProtected ? "wrong passphrase" : "the secret key is damaged", e);
        }
    }

    /// <summary>The public half in text form, to be given to those who verify.</summary>
    public byte[] ExportPublicKey() => Armor.Wrap(KeyGenerator.Encode(PublicHalf(_ring).Encode));

    /// <summary>Signs everything <paramref name="data"/> gives, as a detached signature of a file.</summary>
    /// <param name="data">Read to its end.</param>
    /// <param name="made">The time the signature carries.</param>
    /// <param name="armored">Text form instead of binary.</param>
    public byte[] Sign(Stream data, DateTimeOffset made, bool armored)
    {
        if (_unlocked is null)
            throw new InvalidOperationException("the key is locked");
        var generator = new PgpSignatureGenerator(_secret.PublicKey.Algorithm, HashAlgorithmTag.Sha512);
        generator.InitSign(PgpSignature.BinaryDocument, _unlocked);
        var subpackets = new PgpSignatureSubpacketGenerator();
        subpackets.SetSignatureCreationTime(true, DateTimeOffset.FromUnixTimeSeconds(made.ToUnixTimeSeconds()).UtcDateTime);
        subpackets.SetIssuerFingerprint(false, _secret.PublicKey);
        generator.SetHashedSubpackets(subpackets.Generate());
        var buffer = new byte[1 << 16];
        int count;
        while ((count = data.Read(buffer)) > 0)
            generator.Update(buffer, 0, count);
        var packet = KeyGenerator.Encode(generator.Generate().Encode);
        return armored ? Armor.Wrap(packet) : packet;
    }

    private static PgpPublicKeyRing PublicHalf(PgpSecretKeyRing ring)
    {
        using var bytes = new MemoryStream();
        foreach (var key in ring.GetPublicKeys())
            key.Encode(bytes);
        return new PgpPublicKeyRing(bytes.ToArray());
    }
}
