using System;
using System.IO;
using System.Linq;
using Org.BouncyCastle.Bcpg;
using Org.BouncyCastle.Bcpg.OpenPgp;
using S6Overlay.Packaging.OpenPgp;
using S6Overlay.Packaging.Tests.Support;
using Xunit;

namespace S6Overlay.Packaging.Tests.OpenPgp;

/// <summary>Signatures that must not count, with the reason that is given.</summary>
public sealed class RefusalTests
{
    private const string Past = "20200101T000000!";
    private const string Owner = "G <g@example.org>";

    [Fact]
    public void DataThatIsNotWhatWasSignedIsBad()
    {
        using var folder = new TempFolder();
        var pair = Keys.Of(KeyKind.Ed25519);
        var data = folder.Write("data", "what is signed");
        using (var stream = File.OpenRead(data))
            File.WriteAllBytes(folder["sig"], Keys.Unlocked(pair).Sign(stream, DateTimeOffset.UtcNow, armored: true));
        File.WriteAllBytes(folder["key"], pair.PublicKey);
        foreach (var changed in (string[])["What is signed", "what is signe", "what is signed\n", "", "something else"])
            Expect(Verdict.Bad, "the file is not what was signed", Verify(folder["sig"], folder.Write("changed", changed), folder["key"]));
        Expect(Verdict.CannotTell, "unable to read", Verify(folder["sig"], folder["missing"], folder["key"]));
        Expect(Verdict.CannotTell, "unable to read", Verify(folder["missing"], data, folder["key"]));
        Assert.Equal(Verdict.Good, Verify(folder["sig"], data, folder["key"]).Verdict);
    }

    [Fact]
    public void TheSignatureOfAnotherFileIsBad()
    {
        using var gpg = new GnuPg();
        var key = gpg.MakeKey(Owner, "ed25519");
        var keyring = gpg.Export("key", true, key);
        var one = gpg.Folder.Write("one", "1");
        var two = gpg.Folder.Write("two", "2");
        gpg.Sign(one, key, "one.sig");
        gpg.Sign(two, key, "two.sig");
        Assert.Equal(Verdict.Good, Verify(gpg.Folder["one.sig"], one, keyring).Verdict);
        Expect(Verdict.Bad, "not what was signed", Verify(gpg.Folder["two.sig"], one, keyring));
    }

    [Fact]
    public void AKeyThatIsNotAmongThoseGivenCannotBeTold()
    {
        using var gpg = new GnuPg();
        var data = gpg.Folder.Write("data", "what is signed");
        var signer = gpg.MakeKey(Owner, "ed25519");
        var other = gpg.MakeKey("Other <other@example.org>", "ed25519");
        Expect(
            Verdict.CannotTell,
            $"the key {signer[^16..]} that signed is not among the keys given",
            Verify(gpg.Sign(data, signer, "sig"), data, gpg.Export("other", true, other)));
    }

    [Fact]
    public void AnExpiredKeyIsBad()
    {
        using var gpg = new GnuPg();
        var data = gpg.Folder.Write("data", "what is signed");
        var key = gpg.MakeKey(Owner, "ed25519", "sign", "1d", "--faked-system-time", Past);
        var signature = gpg.Sign(data, key, "sig", "--faked-system-time", Past);
        Expect(Verdict.Bad, "the key expired on 2020-01-02", Verify(signature, data, gpg.Export("key", true, key)));
    }

    [Fact]
    public void ALaterStatementAboutSomethingElseDoesNotLiftTheExpiry()
    {
        using var gpg = new GnuPg();
        var data = gpg.Folder.Write("data", "what is signed");
        var revoker = gpg.MakeKey("Revoker <revoker@example.org>", "ed25519", "sign", "never", "--faked-system-time", Past);
        var key = gpg.MakeKey(Owner, "ed25519", "sign", "2d", "--faked-system-time", Past);
        var signature = gpg.Sign(data, key, "sig", "--faked-system-time", Past);
        gpg.Ask(["addrevoker", revoker, "y", "save"], "--faked-system-time", "20200102T000000!", "--edit-key", key);
        Expect(Verdict.Bad, "the key expired on 2020-01-03", Verify(signature, data, gpg.Export("key", true, key)));
    }

    [Fact]
    public void AnExpiredSubkeyIsBad()
    {
        using var gpg = new GnuPg();
        var data = gpg.Folder.Write("data", "what is signed");
        var key = gpg.MakeKey(Owner, "ed25519", "cert", "never", "--faked-system-time", Past);
        var subkey = gpg.AddSubkey(key, "ed25519", "sign", "1d", "--faked-system-time", Past);
        var signature = gpg.Sign(data, subkey + "!", "sig", "--faked-system-time", Past);
        Expect(Verdict.Bad, "the subkey expired on 2020-01-02", Verify(signature, data, gpg.Export("key", true, key)));
    }

    [Fact]
    public void AKeyWhoseExpiryWasPutOffIsGoodAgain()
    {
        using var gpg = new GnuPg();
        var data = gpg.Folder.Write("data", "what is signed");
        var key = gpg.MakeKey(Owner, "ed25519", "sign", "1d", "--faked-system-time", Past);
        var old = gpg.Export("old", true, key);
        var signature = gpg.Sign(data, key, "sig", "--faked-system-time", Past);
        gpg.Run("--passphrase", "", "--quick-set-expire", key, "0").ShouldExit(0);
        var renewed = gpg.Export("renewed", true, key);
        Assert.Equal(Verdict.Good, Verify(signature, data, renewed).Verdict);
        Assert.Equal(Verdict.Good, Verify(signature, data, old, renewed).Verdict);
        Assert.Equal(Verdict.Good, Verify(signature, data, renewed, old).Verdict);
        Assert.Equal(Verdict.Bad, Verify(signature, data, old).Verdict);
    }

    [Fact]
    public void AnExpiredSignatureIsBad()
    {
        using var gpg = new GnuPg();
        var data = gpg.Folder.Write("data", "what is signed");
        var key = gpg.MakeKey(Owner, "ed25519", "sign", "never", "--faked-system-time", Past);
        var signature = gpg.Sign(data, key, "sig", "--faked-system-time", Past, "--default-sig-expire", "1d");
        Expect(Verdict.Bad, "the signature expired on 2020-01-02", Verify(signature, data, gpg.Export("key", true, key)));
    }

    [Fact]
    public void ARevokedKeyIsBadEvenWhereAnOlderCopyIsGivenToo()
    {
        using var gpg = new GnuPg();
        var data = gpg.Folder.Write("data", "what is signed");
        var key = gpg.MakeKey(Owner, "ed25519");
        var signature = gpg.Sign(data, key, "sig");
        var before = gpg.Export("before", true, key);
        gpg.Revoke(key);
        var after = gpg.Export("after", false, key);
        Assert.Equal(Verdict.Good, Verify(signature, data, before).Verdict);
        Expect(Verdict.Bad, "the key was revoked on", Verify(signature, data, after));
        Expect(Verdict.Bad, "the key was revoked on", Verify(signature, data, before, after));
        Expect(Verdict.Bad, "the key was revoked on", Verify(signature, data, after, before));
    }

    [Fact]
    public void ARevokedSubkeyIsBad()
    {
        using var gpg = new GnuPg();
        var data = gpg.Folder.Write("data", "what is signed");
        var key = gpg.MakeKey(Owner, "ed25519", "cert");
        var subkey = gpg.AddSubkey(key, "ed25519");
        var signature = gpg.Sign(data, subkey + "!", "sig");
        Assert.Equal(Verdict.Good, Verify(signature, data, gpg.Export("before", true, key)).Verdict);
        gpg.Edit(key, "key 1", "revkey", "y", "1", "stolen from the train", "", "y", "save");
        Expect(Verdict.Bad, "reason: KeyCompromised (stolen from the train)", Verify(signature, data, gpg.Export("after", true, key)));
    }

    [Fact]
    public void ARevokedPrimaryKeyTakesItsSubkeysAlong()
    {
        using var gpg = new GnuPg();
        var data = gpg.Folder.Write("data", "what is signed");
        var key = gpg.MakeKey(Owner, "ed25519", "cert");
        var signature = gpg.Sign(data, gpg.AddSubkey(key, "ed25519") + "!", "sig");
        gpg.Revoke(key);
        Expect(Verdict.Bad, "the key was revoked on", Verify(signature, data, gpg.Export("key", true, key)));
    }

    [Fact]
    public void ARevocationWithAWeakDigestCountsAllTheSame()
    {
        using var gpg = new GnuPg();
        var data = gpg.Folder.Write("data", "what is signed");
        var key = gpg.MakeKey(Owner, "rsa2048", "cert");
        var subkey = gpg.AddSubkey(key, "rsa2048");
        var signature = gpg.Sign(data, subkey + "!", "sig");
        gpg.Folder.Write("gpg.conf", "cert-digest-algo SHA1\nallow-weak-key-signatures\n");
        gpg.Edit(key, "key 1", "revkey", "y", "0", "", "y", "save");
        Expect(Verdict.Bad, "the subkey was revoked on", Verify(signature, data, gpg.Export("key", true, key)));
    }

    [Fact]
    public void ARevocationByTheKeyThatTheOwnerNamedForItCounts()
    {
        using var gpg = new GnuPg();
        var data = gpg.Folder.Write("data", "what is signed");
        var key = gpg.MakeKey(Owner, "ed25519");
        var revoker = gpg.MakeKey("Revoker <revoker@example.org>", "ed25519");
        var signature = gpg.Sign(data, key, "sig");
        gpg.Edit(key, "addrevoker", revoker, "y", "save");
        Assert.Equal(Verdict.Good, Verify(signature, data, gpg.Export("before", true, key)).Verdict);
        gpg.Ask(["y", "1", "", "y"], "--output", gpg.Folder["revocation"], "--desig-revoke", key);
        gpg.Run("--import", gpg.Folder["revocation"]).ShouldExit(0);
        Expect(Verdict.Bad, "revoked by the key that its owner named", Verify(signature, data, gpg.Export("after", true, key)));
    }

    [Fact]
    public void AKeyWhoseOnlyUserIdWasRevokedIsBad()
    {
        using var gpg = new GnuPg();
        var data = gpg.Folder.Write("data", "what is signed");
        var key = gpg.MakeKey("First <first@example.org>", "ed25519");
        var signature = gpg.Sign(data, key, "sig");
        gpg.Run("--passphrase", "", "--quick-add-uid", key, "Second <second@example.org>").ShouldExit(0);
        gpg.Run("--passphrase", "", "--quick-revoke-uid", key, "First <first@example.org>").ShouldExit(0);
        Assert.Equal("Second <second@example.org>", Verify(signature, data, gpg.Export("second", true, key)).Signer);
        var onlyFirst = gpg.Folder["only-first"];
        gpg.Run("--output", onlyFirst, "--export-filter", "keep-uid=uid=~First", "--export", key).ShouldExit(0);
        Expect(Verdict.Bad, "no valid signature of its own", Verify(signature, data, onlyFirst));
    }

    [Fact]
    public void ASignatureOrKeyFromTheFutureIsBad()
    {
        using var gpg = new GnuPg();
        var data = gpg.Folder.Write("data", "what is signed");
        var key = gpg.MakeKey(Owner, "ed25519", "sign", "never", "--faked-system-time", "20200101T000000!");
        var signature = gpg.Sign(data, key, "sig", "--faked-system-time", "20300101T000000!");
        var keyring = gpg.Export("key", true, key);
        Expect(Verdict.Bad, "made in the future", At(new DateTime(2025, 1, 1), signature, data, keyring));
        Assert.Equal(Verdict.Good, At(new DateTime(2030, 1, 2), signature, data, keyring).Verdict);
        var early = gpg.Sign(data, key, "early", "--faked-system-time", "20200102T000000!");
        Expect(Verdict.Bad, "made in the future", At(new DateTime(2019, 1, 1), early, data, keyring));
    }

    [Fact]
    public void ASignatureOlderThanItsKeyIsBad()
    {
        using var folder = new TempFolder();
        var pair = Keys.Of(KeyKind.Ed25519);
        var data = folder.Write("data", "what is signed");
        using (var stream = File.OpenRead(data))
            File.WriteAllBytes(folder["sig"], Keys.Unlocked(pair).Sign(stream, Keys.Made.AddDays(-1), armored: false));
        File.WriteAllBytes(folder["key"], pair.PublicKey);
        Expect(Verdict.Bad, "older than its key", Verify(folder["sig"], data, folder["key"]));
    }

    [Fact]
    public void AKeyThatIsNotForSigningIsBad()
    {
        using var gpg = new GnuPg();
        var data = gpg.Folder.Write("data", "what is signed");
        var key = gpg.MakeKey(Owner, "ed25519", "sign");
        var signature = gpg.Sign(data, key, "sig");
        // The same key, described by its owner as one that only certifies.
        gpg.Edit(key, "change-usage", "s", "q", "save");
        Expect(Verdict.Bad, "the key is not meant for signing", Verify(signature, data, gpg.Export("key", true, key)));
    }

    [Fact]
    public void AWeakDigestCannotBeTold()
    {
        using var gpg = new GnuPg();
        var data = gpg.Folder.Write("data", "what is signed");
        var key = gpg.MakeKey(Owner, "rsa2048");
        var signature = gpg.Sign(data, key, "sig", "--digest-algo", "SHA1");
        Expect(Verdict.CannotTell, "Sha1 is too weak", Verify(signature, data, gpg.Export("key", true, key)));
    }

    [Fact]
    public void AShortRsaKeyIsBad()
    {
        using var gpg = new GnuPg();
        var data = gpg.Folder.Write("data", "what is signed");
        var key = gpg.MakeKey(Owner, "rsa1024");
        Expect(Verdict.Bad, "the key has 1024 bits", Verify(gpg.Sign(data, key, "sig"), data, gpg.Export("key", true, key)));
    }

    [Fact]
    public void AnythingButTheSignatureOfAFileCannotBeTold()
    {
        using var gpg = new GnuPg();
        var data = gpg.Folder.Write("data", "what is signed");
        var key = gpg.MakeKey(Owner, "ed25519");
        var keyring = gpg.Export("key", true, key);
        Expect(Verdict.CannotTell, "not the signature of a file (type 0x01)", Verify(gpg.Sign(data, key, "text", "--textmode"), data, keyring));
        gpg.Run("--output", gpg.Folder["message"], "--sign", data).ShouldExit(0);
        gpg.Run("--output", gpg.Folder["clear"], "--clear-sign", data).ShouldExit(0);
        Expect(Verdict.CannotTell, "not usable", Verify(gpg.Folder["message"], data, keyring));
        Expect(Verdict.CannotTell, "does not start with '-----BEGIN PGP SIGNATURE-----'", Verify(gpg.Folder["clear"], data, keyring));
        Expect(Verdict.CannotTell, "does not start with", Verify(keyring, data, keyring));
        Expect(Verdict.CannotTell, "not usable", Verify(gpg.Export("binary", false, key), data, keyring));
    }

    [Fact]
    public void EmptyHugeAndMeaninglessSignaturesCannotBeTold()
    {
        using var folder = new TempFolder();
        var data = folder.Write("data", "what is signed");
        File.WriteAllBytes(folder["key"], Keys.Of(KeyKind.Ed25519).PublicKey);
        Expect(Verdict.CannotTell, "it is empty", Verify(folder.Write("sig", ""), data, folder["key"]));
        Expect(Verdict.CannotTell, "does not start with", Verify(folder.Write("sig", "garbage"), data, folder["key"]));
        Expect(Verdict.CannotTell, "does not start with", Verify(data, data, folder["key"]));
        using (var huge = File.Create(folder["huge"]))
            huge.SetLength(64L << 30);
        Expect(Verdict.CannotTell, "more than 1048576 bytes", Verify(folder["huge"], data, folder["key"]));
        // A length of 4 GiB in a file of a few bytes.
        File.WriteAllBytes(folder["sig"], [0xC2, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 4, 0]);
        Expect(Verdict.CannotTell, "it is cut short", Verify(folder["sig"], data, folder["key"]));
        File.WriteAllBytes(folder["sig"], [0x8B, 4, 0]);
        Expect(Verdict.CannotTell, "without a length", Verify(folder["sig"], data, folder["key"]));
    }

    [Fact]
    public void ASubkeyThatDidNotSignForItsPrimaryKeyIsBad()
    {
        using var gpg = new GnuPg();
        var data = gpg.Folder.Write("data", "what is signed");
        var victim = gpg.MakeKey("Victim <victim@example.org>", "ed25519");
        var signature = gpg.Sign(data, victim, "sig");

        // Somebody binds the victim's key to a key of his own, to claim its signatures.
        var thief = Ring(Keys.Of(KeyKind.Ed25519).SecretKey);
        using var exported = File.OpenRead(gpg.Export("victim", false, victim));
        var stolen = new PgpPublicKeyRing(exported).GetPublicKey();
        var binding = new PgpSignatureGenerator(PublicKeyAlgorithmTag.EdDsa_Legacy, HashAlgorithmTag.Sha512);
        binding.InitSign(PgpSignature.SubkeyBinding, thief.ExtractPrivateKeyUtf8([]));
        var subpackets = new PgpSignatureSubpacketGenerator();
        subpackets.SetSignatureCreationTime(false, DateTime.UtcNow);
        subpackets.SetKeyFlags(true, Org.BouncyCastle.Bcpg.Sig.KeyFlags.SignData);
        binding.SetHashedSubpackets(subpackets.Generate());
        var bound = binding.GenerateCertification(thief.PublicKey, stolen);
        using (var file = File.Create(gpg.Folder["thief"]))
        {
            thief.PublicKey.Encode(file);
            var body = stolen.PublicKeyPacket.GetEncodedContents();
            // An old-format header for a public subkey, whose length takes two bytes.
            file.Write([0xB9, (byte)(body.Length >> 8), (byte)body.Length, .. body]);
            bound.Encode(file);
        }

        Expect(Verdict.Bad, "the subkey has not signed for its primary key", Verify(signature, data, gpg.Folder["thief"]));
        foreach (var keyrings in (string[][])[[gpg.Folder["thief"], gpg.Folder["victim"]], [gpg.Folder["victim"], gpg.Folder["thief"]]])
        {
            var good = Verify(signature, data, keyrings);
            Assert.Equal((Verdict.Good, "Victim <victim@example.org>"), (good.Verdict, good.Signer));
        }
    }

    [Fact]
    public void AUserIdThatSomebodyElseSignedDoesNotCount()
    {
        using var gpg = new GnuPg();
        var data = gpg.Folder.Write("data", "what is signed");
        var key = gpg.MakeKey(Owner, "ed25519");
        var other = gpg.MakeKey("Other <other@example.org>", "ed25519");
        var signature = gpg.Sign(data, key, "sig");
        gpg.Run("--passphrase", "", "--local-user", other, "--quick-sign-key", key).ShouldExit(0);
        using var exported = File.OpenRead(gpg.Export("key", false, key));
        var ring = new PgpPublicKeyRing(exported);
        var own = ring.GetPublicKey().GetSignatures().Where(s => s.KeyId == ring.GetPublicKey().KeyId).Single();
        var stripped = PgpPublicKey.RemoveCertification(ring.GetPublicKey(), own) ?? throw new InvalidOperationException();
        using (var file = File.Create(gpg.Folder["stripped"]))
            stripped.Encode(file);
        Expect(Verdict.Bad, "no valid signature of its own", Verify(signature, data, gpg.Folder["stripped"]));
    }

    [Fact]
    public void AConditionThatIsNotUnderstoodCannotBeTold()
    {
        using var folder = new TempFolder();
        var pair = Keys.Of(KeyKind.Ed25519);
        var data = folder.Write("data", "what is signed");
        var secret = Ring(pair.SecretKey);
        var generator = new PgpSignatureGenerator(PublicKeyAlgorithmTag.EdDsa_Legacy, HashAlgorithmTag.Sha512);
        generator.InitSign(PgpSignature.BinaryDocument, secret.ExtractPrivateKeyUtf8([]));
        var subpackets = new PgpSignatureSubpacketGenerator();
        subpackets.SetSignatureCreationTime(false, DateTime.UtcNow);
        subpackets.AddNotationData(true, true, "only-on@example.org", "Tuesdays");
        generator.SetHashedSubpackets(subpackets.Generate());
        generator.Update(File.ReadAllBytes(data));
        using (var file = File.Create(folder["sig"]))
            generator.Generate().Encode(file);
        File.WriteAllBytes(folder["key"], pair.PublicKey);
        Expect(Verdict.CannotTell, "a condition that is not understood (subpacket 20)", Verify(folder["sig"], data, folder["key"]));
    }

    [Fact]
    public void AKeyFileMustHoldPublicKeysAndNothingElse()
    {
        using var folder = new TempFolder();
        var pair = Keys.Of(KeyKind.Ed25519);
        string Refusal(string name, byte[] bytes)
        {
            File.WriteAllBytes(folder[name], bytes);
            return Assert.Throws<PackagingException>(() => Keyring.Load([folder[name]])).Message;
        }

        Assert.Contains("empty", Refusal("empty", []));
        Assert.Contains("does not start with '-----BEGIN PGP PUBLIC KEY BLOCK-----'", Refusal("secret", pair.SecretKey));
        Assert.Contains("holds a secret key", Refusal("both", [.. Dearmored(pair.PublicKey), .. Dearmored(pair.SecretKey)]));
        Assert.Contains("does not start with a public key", Refusal("signature", [0x88, 1, 4]));
        Assert.Contains("cut short", Refusal("cut", Dearmored(pair.PublicKey)[..^1]));
        Assert.Contains("key file", Refusal("garbage", [1, 2, 3]));
        Assert.Contains("unable to read", Assert.Throws<PackagingException>(() => Keyring.Load([folder["missing"]])).Message);
    }

    private static byte[] Dearmored(byte[] armored)
    {
        using var stream = new ArmoredInputStream(new MemoryStream(armored));
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static PgpSecretKey Ring(byte[] armored) => new PgpSecretKeyRing(Dearmored(armored)).GetSecretKey();

    private static void Expect(Verdict verdict, string reason, Verification result)
    {
        Assert.Equal(verdict, result.Verdict);
        Assert.Contains(reason, result.Reason);
        Assert.Contains(reason, result.ToString());
    }

    private static Verification Verify(string signature, string data, params string[] keyrings) =>
        SignatureVerifier.Verify(signature, data, Keyring.Load(keyrings), DateTimeOffset.UtcNow);

    private static Verification At(DateTime now, string signature, string data, params string[] keyrings) =>
        SignatureVerifier.Verify(signature, data, Keyring.Load(keyrings), new DateTimeOffset(now, TimeSpan.Zero));
}
