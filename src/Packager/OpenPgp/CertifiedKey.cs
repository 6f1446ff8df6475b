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

    private readonly PgpPublicKey _primary;
    private readonly DateTime _now;
    private readonly List<PgpSignature> _directSignatures;

    // What the owner says about the primary key now: with a user ID, and directly. Either may leave out what
    // the other has; the newer one comes first.
    private readonly List<PgpSignature> _statements;

    public CertifiedKey(PgpPublicKeyRing ring, DateTime now)
    {
        _now = now;
        _primary = ring.GetPublicKey();
        UserId = FindUserId(out var aboutUserIds);
        _directSignatures = Valid(_primary.GetKeySignatures(), PgpSignature.DirectKey, _primary, IsAboutPrimary);
        _statements = [.. Newest(aboutUserIds).Concat(Newest(_directSignatures)).OrderByDescending(s => s.CreationTime)];
    }

    /// <summary>Whom the key belongs to by its own word; null when no user ID is signed.</summary>
    public string? UserId { get; }

    /// <summary>Why <paramref name="key"/> of this block must not be trusted to sign, or null.</summary>
    public string? Refusal(PgpPublicKey key)
    {
        if (key.Algorithm is PublicKeyAlgorithmTag.RsaGeneral or PublicKeyAlgorithmTag.RsaSign
            && key.BitStrength is < MinRsaBits or > MaxRsaBits)
            return $"the key has {key.BitStrength} bits";
        if (key.CreationTime > _now + SignatureRules.ClockTolerance)
            return $"the key was made in the future ({key.CreationTime:u})";
        if (UserId is null)
            return "the key has no valid signature of its own";
        return RevocationOf(_primary, PgpSignature.KeyRevocation, s => s.VerifyCertification(_primary), "key")
            ?? DesignatedRevocation()
            ?? ExpiryOf(_primary, _statements, "key")
            ?? (key.IsMasterKey ? FlagsOf(_statements, "key") : RefusalOfSubkey(key));
    }

    private string? RefusalOfSubkey(PgpPublicKey subkey)
    {
        var bindings = Valid(
            subkey.GetSignatures(), PgpSignature.SubkeyBinding, _primary, s => s.VerifyCertification(_primary, subkey));
        if (bindings.MaxBy(s => s.CreationTime) is not { } binding)
            return "the subkey is not bound to its primary key";
        return RevocationOf(subkey, PgpSignature.SubkeyRevocation, s => s.VerifyCertification(_primary, subkey), "subkey")
            ?? ExpiryOf(subkey, [binding], "subkey")
            ?? FlagsOf([binding], "subkey")
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
                        || !(IsRevocation(s) || (SignatureRules.Fault(s) is null && SignatureRules.CountsAt(s, _now))))
                        return false;
                    s.InitVerify(maker);
                    return verification(s);
                })),
        ];

    // The library verifies every statement about a key but this one, of which the hashed data are the key alone.
    private bool IsAboutPrimary(PgpSignature signature)
    {
        var body = _primary.PublicKeyPacket.GetEncodedContents();
        signature.Update([0x99, (byte)(body.Length >> 8), (byte)body.Length, .. body]);
        return signature.Verify();
    }

    // A revocation counts whatever its digest and its times: doubts about one are no reason to trust the key.
    // (GnuPG dates one a second ahead where it must be the newest.)
    private static bool IsRevocation(PgpSignature signature) => signature.SignatureType
        is PgpSignature.KeyRevocation or PgpSignature.SubkeyRevocation or PgpSignature.CertificationRevocation;

    private string? RevocationOf(PgpPublicKey key, int type, Func<PgpSignature, bool> verification, string what)
    {
        var revocation = Valid(key.GetSignatures(), type, _primary, verification).MinBy(s => s.CreationTime);
        if (revocation is null)
            return null;
        var reason = revocation.GetHashedSubPackets()?.GetRevocationReason();
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
        var revokers = _directSignatures.Concat(_statements)
            .SelectMany(s => s.GetHashedSubPackets().GetRevocationKeys())
            .Select(r => r.GetFingerprint())
            .ToList();
        var revoked = _primary.GetKeySignatures().Any(s => s.SignatureType == PgpSignature.KeyRevocation
            && revokers.Any(f => f.Length >= 8 && System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(f.AsSpan(f.Length - 8)) == s.KeyId));
        return revoked ? "the key was revoked by the key that its owner named for that" : null;
    }

    private string? ExpiryOf(PgpPublicKey key, IEnumerable<PgpSignature> statements, string what)
    {
        var lifetime = Stated(statements, SignatureSubpacketTag.KeyExpireTime)?.GetKeyExpirationTime() ?? 0;
        if (lifetime == 0)
            return null;
        var end = SignatureRules.Later(key.CreationTime, lifetime);
        return end <= _now ? $"the {what} expired on {end:u}" : null;
    }

    private static string? FlagsOf(IEnumerable<PgpSignature> statements, string what) =>
        Stated(statements, SignatureSubpacketTag.KeyFlags) is { } subpackets && (subpackets.GetKeyFlags() & CanSign) == 0
            ? $"the {what} is not meant for signing"
            : null;

    /// <summary>The first of <paramref name="statements"/> that says something about <paramref name="tag"/>.</summary>
    private static PgpSignatureSubpacketVector? Stated(IEnumerable<PgpSignature> statements, SignatureSubpacketTag tag) =>
        statements.Select(s => s.GetHashedSubPackets()).FirstOrDefault(subpackets => subpackets.HasSubpacket(tag));

    private static IEnumerable<PgpSignature> Newest(List<PgpSignature> signatures) =>
        signatures.MaxBy(s => s.CreationTime) is { } newest ? [newest] : [];
}
