using System;
using System.Collections.Generic;
using System.Linq;
using Org.BouncyCastle.Bcpg;
using Org.BouncyCastle.Bcpg.OpenPgp;

namespace S6Overlay.Packaging.OpenPgp;

/// <summary>
/// A public key with everything that its owner has said about it, judged at one moment. Only statements
/// that the primary key itself signed count; nothing in a key file is believed for being there.
/// </summary>
internal sealed class CertifiedKey
{
    private const int CanSign = Org.BouncyCastle.Bcpg.Sig.KeyFlags.SignData;
    private const int MinRsaBits = 2048;
    private const int MaxRsaBits = 16384;

    private readonly PgpPublicKeyRing _ring;
    private readonly PgpPublicKey _primary;
    private readonly DateTime _now;
    private readonly List<PgpSignature> _selfSignatures;

    public CertifiedKey(PgpPublicKeyRing ring, DateTime now)
    {
        _ring = ring;
        _now = now;
        _primary = _ring.GetPublicKey();
        UserId = FindUserId(out var userIdSignatures);
        _selfSignatures =
        [
            .. userIdSignatures,
            .. Valid(_primary.GetKeySignatures(), PgpSignature.DirectKey, _primary, s => s.VerifyCertification(_primary)),
        ];
    }

    /// <summary>Whom the key belongs to by its own word; null when no user ID is signed.</summary>
    public string? UserId { get; }

    /// <summary>The key of this block that <paramref name="signature"/> names as its maker, or null.</summary>
    public PgpPublicKey? MakerOf(PgpSignature signature) =>
        _ring.GetPublicKeys().FirstOrDefault(key => SignatureRules.Holds(() => SignatureRules.Names(signature, key)));

    /// <summary>Why <paramref name="key"/> of this block must not be trusted to sign, or null.</summary>
    public string? Refusal(PgpPublicKey key)
    {
        if (key.Algorithm is PublicKeyAlgorithmTag.RsaGeneral or PublicKeyAlgorithmTag.RsaSign
            && key.BitStrength is < MinRsaBits or > MaxRsaBits)
            return $"the key has {key.BitStrength} bits";
        if (key.CreationTime > _now)
            return $"the key was made in the future ({key.CreationTime:u})";
        if (UserId is null || _selfSignatures.MaxBy(s => s.CreationTime) is not { } about)
            return "the key has no valid signature of its own";
        return RevocationOf(_primary, PgpSignature.KeyRevocation, s => s.VerifyCertification(_primary), "key")
            ?? DesignatedRevocation()
            ?? ExpiryOf(_primary, about, "key")
            ?? (key.IsMasterKey ? FlagsOf(about, "key") : RefusalOfSubkey(key));
    }

    private string? RefusalOfSubkey(PgpPublicKey subkey)
    {
        var bindings = Valid(
            subkey.GetSignatures(), PgpSignature.SubkeyBinding, _primary, s => s.VerifyCertification(_primary, subkey));
        if (bindings.MaxBy(s => s.CreationTime) is not { } binding)
            return "the subkey is not bound to its primary key";
        return RevocationOf(subkey, PgpSignature.SubkeyRevocation, s => s.VerifyCertification(_primary, subkey), "subkey")
            ?? ExpiryOf(subkey, binding, "subkey")
            ?? FlagsOf(binding, "subkey")
            ?? (SignsBack(subkey, binding) ? null : "the subkey has not signed for its primary key");
    }

    // Without this a stranger's signing key could be adopted as a subkey, and its signatures claimed.
    private bool SignsBack(PgpPublicKey subkey, PgpSignature binding)
    {
        IEnumerable<PgpSignature> embedded = [];
        SignatureRules.Holds(() =>
        {
            embedded = EmbeddedIn(binding.GetHashedSubPackets()).Concat(EmbeddedIn(binding.GetUnhashedSubPackets()));
            return true;
        });
        return Valid(embedded, PgpSignature.PrimaryKeyBinding, subkey, s => s.VerifyCertification(_primary, subkey)).Count > 0;
    }

    private static List<PgpSignature> EmbeddedIn(PgpSignatureSubpacketVector? subpackets)
    {
        var signatures = new List<PgpSignature>();
        if (subpackets?.GetEmbeddedSignatures() is { } list)
        {
            for (var i = 0; i < list.Count; i++)
                signatures.Add(list[i]);
        }

        return signatures;
    }

    private string? FindUserId(out List<PgpSignature> signatures)
    {
        signatures = [];
        var best = (Name: (string?)null, Primary: false, Made: DateTime.MinValue);
        foreach (var name in _primary.GetUserIds())
        {
            var about = _primary.GetSignaturesForId(name)?.ToList() ?? [];
            var certifications = about.Where(s => s.IsCertification()).ToList();
            var valid = Valid(certifications, type: null, _primary, s => s.VerifyCertification(name, _primary));
            if (valid.MaxBy(s => s.CreationTime) is not { } newest)
                continue;
            var revocations = Valid(
                about, PgpSignature.CertificationRevocation, _primary, s => s.VerifyCertification(name, _primary));
            if (revocations.Any(r => r.CreationTime >= newest.CreationTime))
                continue;
            signatures.Add(newest);
            var rank = (name, newest.GetHashedSubPackets().IsPrimaryUserId(), newest.CreationTime);
            if (best.Name is null || (rank.Item2, rank.CreationTime).CompareTo((best.Primary, best.Made)) > 0)
                best = rank;
        }

        return best.Name;
    }

    /// <summary>Those of <paramref name="signatures"/> that <paramref name="maker"/> made and that still count.</summary>
    private List<PgpSignature> Valid(
        IEnumerable<PgpSignature> signatures, int? type, PgpPublicKey maker, Func<PgpSignature, bool> verification) =>
        [
            .. signatures.Where(s => (type is null || s.SignatureType == type)
                && SignatureRules.Holds(() =>
                {
                    if (!SignatureRules.Names(s, maker)
                        || SignatureRules.Fault(s) is not null
                        || s.CreationTime > _now
                        || SignatureRules.ExpiryBefore(s, _now) is not null)
                        return false;
                    s.InitVerify(maker);
                    return verification(s);
                })),
        ];

    private string? RevocationOf(PgpPublicKey key, int type, Func<PgpSignature, bool> verification, string what)
    {
        var revocation = Valid(key.GetSignatures(), type, _primary, verification).MinBy(s => s.CreationTime);
        if (revocation is null)
            return null;
        var reason = revocation.GetHashedSubPackets().GetRevocationReason();
        var said = reason is null ? "" : $", reason: {Describe(reason)}";
        return $"the {what} was revoked on {revocation.CreationTime:u}{said}";
    }

    private static string Describe(RevocationReason reason)
    {
        var text = new string([.. reason.GetRevocationDescription().Where(c => !char.IsControl(c))]);
        return text.Length > 0 ? $"{reason.GetRevocationReason()} ({text})" : $"{reason.GetRevocationReason()}";
    }

    // Another key may have been named to revoke this one. That key need not be at hand, so its word cannot
    // always be checked; refusing is the safe reading.
    private string? DesignatedRevocation()
    {
        var revokers = _selfSignatures
            .SelectMany(s => s.GetHashedSubPackets().GetRevocationKeys())
            .Select(r => r.GetFingerprint())
            .ToList();
        var revoked = _primary.GetKeySignatures().Any(s => s.SignatureType == PgpSignature.KeyRevocation
            && revokers.Any(f => f.Length >= 8 && System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(f.AsSpan(f.Length - 8)) == s.KeyId));
        return revoked ? "the key was revoked by the key that its owner named for that" : null;
    }

    private string? ExpiryOf(PgpPublicKey key, PgpSignature statement, string what)
    {
        var lifetime = statement.GetHashedSubPackets().GetKeyExpirationTime();
        if (lifetime == 0)
            return null;
        var end = SignatureRules.Later(key.CreationTime, lifetime);
        return end <= _now ? $"the {what} expired on {end:u}" : null;
    }

    private static string? FlagsOf(PgpSignature statement, string what)
    {
        var subpackets = statement.GetHashedSubPackets();
        return subpackets.HasSubpacket(SignatureSubpacketTag.KeyFlags) && (subpackets.GetKeyFlags() & CanSign) == 0
            ? $"the {what} is not meant for signing"
            : null;
    }
}
