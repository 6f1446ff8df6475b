using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Org.BouncyCastle.Bcpg.OpenPgp;

namespace S6Overlay.Packaging.OpenPgp;

/// <summary>
/// Verifies detached OpenPGP signatures of files (RFC 9580, section 5.2). Stricter than <c>gpg --verify</c>
/// in what counts as good: an expired or revoked key, a weak digest, a signature from the future, or bytes
/// behind the signature are all refused.
/// </summary>
public static class SignatureVerifier
{
    /// <summary>The most bytes a signature file may have: 1 MiB.</summary>
    public const int MaxFileSize = 1 << 20;

    private const int MaxSignatures = 16;

    /// <summary>
    /// Judges the signature file against the data. A file may hold several signatures; the worst verdict on
    /// any of them is the verdict. Nothing in either file makes this throw.
    /// </summary>
    /// <param name="signatureFile">Armored or binary.</param>
    /// <param name="data">What is said to be signed; read once, to the end.</param>
    /// <param name="keyring">The keys that are trusted.</param>
    /// <param name="now">The moment to judge at.</param>
    public static Verification Verify(byte[] signatureFile, Stream data, Keyring keyring, DateTimeOffset now)
    {
        List<Check> checks;
        try
        {
            checks = [.. Read(signatureFile).Select(signature => new Check(signature, keyring, now.UtcDateTime))];
        }
        catch (PackagingException e)
        {
            return new Verification(Verdict.CannotTell, $"the signature file is not usable: {e.Message}", null, null, null);
        }

        var buffer = new byte[1 << 16];
        int count;
        while ((count = data.Read(buffer)) > 0)
            checks.ForEach(check => check.Update(buffer, count));
        return checks.Select(check => check.Finish()).MaxBy(result => Severity(result.Verdict))!;
    }

    /// <summary>The same for two files on disk.</summary>
    public static Verification Verify(string signatureFile, string dataFile, Keyring keyring, DateTimeOffset now)
    {
        try
        {
            var signature = BoundedFile.Read(signatureFile, MaxFileSize);
            using var data = File.OpenRead(dataFile);
            return Verify(signature, data, keyring, now);
        }
        catch (PackagingException e)
        {
            return new Verification(Verdict.CannotTell, $"{signatureFile}: {e.Message}", null, null, null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Verification(Verdict.CannotTell, $"unable to read {dataFile}: {e.Message}", null, null, null);
        }
    }

    private static int Severity(Verdict verdict) => verdict switch
    {
        Verdict.Good => 0,
        Verdict.CannotTell => 1,
        _ => 2,
    };

    private static List<PgpSignature> Read(byte[] file)
    {
        if (file.Length > MaxFileSize)
            throw new PackagingException($"it has more than {MaxFileSize} bytes");
        var frames = PacketFrames.Split(Armor.Packets(file, "SIGNATURE"));
        if (frames.Count is 0 or > MaxSignatures)
            throw new PackagingException($"it holds {frames.Count} signatures");
        var signatures = new List<PgpSignature>();
        foreach (var frame in frames)
        {
            if (frame.Tag != PacketFrames.SignatureTag)
                throw new PackagingException("it holds something other than signatures");
            var parsed = SignatureRules.Holds(() =>
            {
                signatures.Add(((PgpSignatureList)new PgpObjectFactory(frame.Bytes).NextPgpObject())[0]);
                return true;
            });
            if (!parsed)
                throw new PackagingException("it is malformed");
        }

        return signatures;
    }

    private sealed class Check
    {
        private readonly PgpSignature _signature;
        private readonly DateTime _now;
        private readonly PgpPublicKey? _key;
        private readonly IReadOnlyList<PgpPublicKeyRing> _owners = [];
        private readonly string? _fault;
        private readonly bool _broken;

        public Check(PgpSignature signature, Keyring keyring, DateTime now)
        {
            _signature = signature;
            _now = now;
            if (!SignatureRules.Holds(() => signature.GetHashedSubPackets() is not null))
            {
                _fault = $"a signature of version {signature.Version} is too old to be trusted";
                return;
            }

            _fault = SignatureRules.Fault(signature);
            if (_fault is null && signature.SignatureType != PgpSignature.BinaryDocument)
                _fault = $"it is not the signature of a file (type 0x{signature.SignatureType:X2})";
            if (_fault is not null)
                return;

            (_key, _owners) = keyring.MakerOf(signature);
            if (_key is null)
                _fault = $"the key {signature.KeyId.ToString("X16", CultureInfo.InvariantCulture)} that signed is not among the keys given";
            else
                _broken = !SignatureRules.Holds(() => Start(_key));
        }

        public void Update(byte[] buffer, int count)
        {
            if (_fault is null && !_broken)
                _signature.Update(buffer, 0, count);
        }

        public Verification Finish()
        {
            if (_fault is not null)
                return Result(Verdict.CannotTell, _fault);
            if (_broken || !SignatureRules.Holds(_signature.Verify))
                return Result(Verdict.Bad, "the file is not what was signed, or the signature was changed");
            if (_signature.CreationTime > _now + SignatureRules.ClockTolerance)
                return Result(Verdict.Bad, "the signature was made in the future");
            if (_signature.CreationTime < _key!.CreationTime)
                return Result(Verdict.Bad, "the signature is older than its key");
            if (SignatureRules.ExpiryBefore(_signature, _now) is { } end)
                return Result(Verdict.Bad, $"the signature expired on {end:u}");
            var (_, refusal) = Owner();
            return refusal is null ? Result(Verdict.Good, "") : Result(Verdict.Bad, refusal);
        }

        // The block that may rightly claim the key; if none may, the first one and why not.
        private (string? UserId, string? Refusal) Owner()
        {
            var claims = _owners.Select(block =>
            {
                var certified = new CertifiedKey(block, _now);
                return (certified.UserId, Refusal: certified.Refusal(block.GetPublicKey(_key!.GetFingerprint())));
            }).ToList();
            var rightful = claims.FindIndex(claim => claim.Refusal is null);
            return claims.Count == 0 ? default : claims[Math.Max(rightful, 0)];
        }

        private bool Start(PgpPublicKey maker)
        {
            if (_signature.KeyAlgorithm != maker.Algorithm)
                return false;
            _signature.InitVerify(maker);
            return true;
        }

        private Verification Result(Verdict verdict, string reason) => new(
            verdict,
            reason,
            Owner().UserId is { } name ? new string([.. name.Where(c => !char.IsControl(c))]) : null,
            _key is null ? null : Convert.ToHexString(_key.GetFingerprint()),
            _fault is null ? new DateTimeOffset(_signature.CreationTime, TimeSpan.Zero) : null);
    }
}
