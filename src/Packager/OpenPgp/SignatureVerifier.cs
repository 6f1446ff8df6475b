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

    // A signer's clock may run a little ahead of ours.
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(5);

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
            var keys = keyring.KeysAt(now.UtcDateTime).ToList();
            checks = [.. Read(signatureFile).Select(signature => new Check(signature, keys, now.UtcDateTime))];
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
        private readonly PgpSignature signature;
        private readonly DateTime now;
        private readonly CertifiedKey? owner;
        private readonly PgpPublicKey? key;
        private readonly string? fault;
        private readonly bool broken;

        public Check(PgpSignature signature, IEnumerable<CertifiedKey> keys, DateTime now)
        {
            this.signature = signature;
            this.now = now;
            if (!SignatureRules.Holds(() => signature.GetHashedSubPackets() is not null))
            {
                fault = $"a signature of version {signature.Version} is too old to be trusted";
                return;
            }

            fault = SignatureRules.Fault(signature);
            if (fault is null && signature.SignatureType != PgpSignature.BinaryDocument)
                fault = $"it is not the signature of a file (type 0x{signature.SignatureType:X2})";
            if (fault is not null)
                return;

            PgpPublicKey? maker = null;
            owner = keys.FirstOrDefault(candidate => (maker = candidate.MakerOf(signature)) is not null);
            key = maker;
            if (key is null)
                fault = $"the key {signature.KeyId.ToString("X16", CultureInfo.InvariantCulture)} that signed is not among the keys given";
            else
                broken = !SignatureRules.Holds(() => Start(key));
        }

        public void Update(byte[] buffer, int count)
        {
            if (fault is null && !broken)
                signature.Update(buffer, 0, count);
        }

        public Verification Finish()
        {
            if (fault is not null)
                return Result(Verdict.CannotTell, fault);
            if (broken || !SignatureRules.Holds(signature.Verify))
                return Result(Verdict.Bad, "the file is not what was signed, or the signature was changed");
            if (signature.CreationTime > now + ClockTolerance)
                return Result(Verdict.Bad, "the signature was made in the future");
            if (signature.CreationTime < key!.CreationTime)
                return Result(Verdict.Bad, "the signature is older than its key");
            if (SignatureRules.ExpiryBefore(signature, now) is { } end)
                return Result(Verdict.Bad, $"the signature expired on {end:u}");
            return owner!.Refusal(key) is { } refusal
                ? Result(Verdict.Bad, refusal)
                : Result(Verdict.Good, "");
        }

        private bool Start(PgpPublicKey maker)
        {
            if (signature.KeyAlgorithm != maker.Algorithm)
                return false;
            signature.InitVerify(maker);
            return true;
        }

        private Verification Result(Verdict verdict, string reason) => new(
            verdict,
            reason,
            owner?.UserId is { } name ? new string([.. name.Where(c => !char.IsControl(c))]) : null,
            key is null ? null : Convert.ToHexString(key.GetFingerprint()),
            fault is null ? new DateTimeOffset(signature.CreationTime, TimeSpan.Zero) : null);
    }
}
