using System;
using System.Linq;
using Org.BouncyCastle.Bcpg;
using Org.BouncyCastle.Bcpg.OpenPgp;

namespace S6Overlay.Packaging.OpenPgp;

/// <summary>What must hold for any signature before its mathematics are looked at.</summary>
internal static class SignatureRules
{
    /// <summary>By how much a signer's clock may run ahead of ours.</summary>
    public static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(5);

    private static readonly HashAlgorithmTag[] Digests =
    [
        HashAlgorithmTag.Sha224, HashAlgorithmTag.Sha256, HashAlgorithmTag.Sha384, HashAlgorithmTag.Sha512,
        HashAlgorithmTag.Sha3_256, HashAlgorithmTag.Sha3_512,
    ];

    private static readonly PublicKeyAlgorithmTag[] Algorithms =
    [
        PublicKeyAlgorithmTag.RsaGeneral, PublicKeyAlgorithmTag.RsaSign, PublicKeyAlgorithmTag.ECDsa,
        PublicKeyAlgorithmTag.EdDsa_Legacy, PublicKeyAlgorithmTag.Ed25519, PublicKeyAlgorithmTag.Ed448,
    ];

    private static readonly SignatureSubpacketTag[] Understood =
    [
        SignatureSubpacketTag.CreationTime, SignatureSubpacketTag.ExpireTime, SignatureSubpacketTag.Exportable,
        SignatureSubpacketTag.Revocable, SignatureSubpacketTag.KeyExpireTime,
        SignatureSubpacketTag.PreferredSymmetricAlgorithms, SignatureSubpacketTag.RevocationKey,
        SignatureSubpacketTag.IssuerKeyId, SignatureSubpacketTag.PreferredHashAlgorithms,
        SignatureSubpacketTag.PreferredCompressionAlgorithms, SignatureSubpacketTag.KeyServerPreferences,
        SignatureSubpacketTag.PrimaryUserId, SignatureSubpacketTag.KeyFlags, SignatureSubpacketTag.SignerUserId,
        SignatureSubpacketTag.RevocationReason, SignatureSubpacketTag.Features,
        SignatureSubpacketTag.EmbeddedSignature, SignatureSubpacketTag.IssuerFingerprint,
    ];

    /// <summary>Why a signature cannot be judged at all, or null.</summary>
    public static string? Fault(PgpSignature signature)
    {
        if (signature.Version < 4)
            return $"a signature of version {signature.Version} is too old to be trusted";
        if (!Algorithms.Contains(signature.KeyAlgorithm))
            return $"the signature algorithm {signature.KeyAlgorithm} is not supported";
        if (!Digests.Contains(signature.HashAlgorithm))
            return $"the digest algorithm {signature.HashAlgorithm} is too weak or unknown";
        var hashed = signature.GetHashedSubPackets();
        if (!hashed.HasSignatureCreationTime())
            return "the signature does not say when it was made";
        var strange = hashed.GetCriticalTags().Where(tag => !Understood.Contains(tag)).ToArray();
        return strange.Length == 0 ? null : $"the signature has a condition that is not understood (subpacket {(int)strange[0]})";
    }

    /// <summary>
    /// Whether <paramref name="signature"/> says that <paramref name="key"/> made it. This only saves trying
    /// other keys; the mathematics decide.
    /// </summary>
    public static bool Names(PgpSignature signature, PgpPublicKey key)
    {
        var fingerprint = (signature.GetHashedSubPackets()?.GetIssuerFingerprint()
            ?? signature.GetUnhashedSubPackets()?.GetIssuerFingerprint())?.GetFingerprint();
        return fingerprint is null ? signature.KeyId == key.KeyId : key.HasFingerprint(fingerprint);
    }

    /// <summary>Whether a signature was made before <paramref name="now"/> and has not expired by then.</summary>
    public static bool CountsAt(PgpSignature signature, DateTime now) =>
        signature.CreationTime <= now + ClockTolerance && ExpiryBefore(signature, now) is null;

    /// <summary>Whether a signature's own time is over at <paramref name="now"/>.</summary>
    public static DateTime? ExpiryBefore(PgpSignature signature, DateTime now)
    {
        var lifetime = signature.GetHashedSubPackets().GetSignatureExpirationTime();
        return lifetime != 0 && Later(signature.CreationTime, lifetime) is var end && end <= now ? end : null;
    }

    /// <summary><paramref name="seconds"/> after <paramref name="start"/>, or the end of time.</summary>
    public static DateTime Later(DateTime start, long seconds) =>
        seconds >= (DateTime.MaxValue - start).TotalSeconds ? DateTime.MaxValue : start.AddSeconds(seconds);

    /// <summary>
    /// Runs a verification of the library's; an exception in it means that the numbers are nonsense.
    /// </summary>
    public static bool Holds(Func<bool> verification)
    {
        try
        {
            return verification();
        }
        // The library throws what its arithmetic happens to throw on hostile input: none of it is a yes.
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return false;
        }
    }
}
