using System;
using System.IO;
using S6Overlay.Packaging.OpenPgp;
using S6Overlay.Packaging.Tests.Support;
using Xunit;

namespace S6Overlay.Packaging.Tests.OpenPgp;

/// <summary>What this library makes, GnuPG takes; and the other way round.</summary>
public sealed class InterchangeTests
{
    [Theory]
    [InlineData(KeyKind.Rsa4096, true)]
    [InlineData(KeyKind.Rsa4096, false)]
    [InlineData(KeyKind.Ed25519, true)]
    [InlineData(KeyKind.Ed25519, false)]
    public void GpgVerifiesOurSignatures(KeyKind kind, bool armored)
    {
        using var gpg = new GnuPg();
        var pair = Keys.Of(kind);
        var data = gpg.Folder.Write("data", "what is signed");
        File.WriteAllBytes(gpg.Folder["key"], pair.PublicKey);
        File.WriteAllBytes(gpg.Folder["sig"], Sign(pair, data, armored));
        gpg.Run("--import", gpg.Folder["key"]).ShouldExit(0);

        var good = gpg.Run("--verify", gpg.Folder["sig"], data).ShouldExit(0);
        Assert.Contains($"Good signature from \"{Keys.UserId}\"", good.Error);
        Assert.Contains(pair.Fingerprint, good.Error);

        File.AppendAllText(data, "!");
        Assert.Contains("BAD signature", gpg.Run("--verify", gpg.Folder["sig"], data).ShouldExit(1).Error);
    }

    [Theory]
    [InlineData("rsa2048", true)]
    [InlineData("rsa2048", false)]
    [InlineData("ed25519", true)]
    [InlineData("ed25519", false)]
    [InlineData("nistp256", false)]
    public void WeVerifyGpgsSignatures(string algorithm, bool armored)
    {
        using var gpg = new GnuPg();
        var data = gpg.Folder.Write("data", "what is signed");
        var fingerprint = gpg.MakeKey("G <g@example.org>", algorithm);
        var signature = gpg.Sign(data, fingerprint, "sig", armored ? "--armor" : "--no-armor");
        var keyring = gpg.Export("key", armored, fingerprint);

        var good = Verify(signature, data, keyring);
        Assert.Equal((Verdict.Good, "G <g@example.org>", fingerprint), (good.Verdict, good.Signer, good.Fingerprint));
        Assert.InRange(good.Made!.Value, DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddMinutes(1));

        File.AppendAllText(data, "!");
        Assert.Equal(Verdict.Bad, Verify(signature, data, keyring).Verdict);
    }

    [Theory]
    [InlineData("rsa2048")]
    [InlineData("ed25519")]
    public void WeVerifyGpgsSignaturesBySubkeys(string algorithm)
    {
        using var gpg = new GnuPg();
        var data = gpg.Folder.Write("data", "what is signed");
        var primary = gpg.MakeKey("G <g@example.org>", "ed25519", "cert");
        var subkey = gpg.AddSubkey(primary, algorithm);
        var good = Verify(gpg.Sign(data, subkey + "!", "sig"), data, gpg.Export("key", true, primary));
        Assert.Equal((Verdict.Good, "G <g@example.org>", subkey), (good.Verdict, good.Signer, good.Fingerprint));
    }

    [Fact]
    public void ASignatureOfSeveralKeysIsGoodWhenAllAreGoodAndKnown()
    {
        using var gpg = new GnuPg();
        var data = gpg.Folder.Write("data", "what is signed");
        var one = gpg.MakeKey("One <one@example.org>", "ed25519");
        var two = gpg.MakeKey("Two <two@example.org>", "rsa2048");
        var signature = gpg.Sign(data, one, "sig", "--local-user", two);
        var first = gpg.Export("one", true, one);
        Assert.Equal(Verdict.CannotTell, Verify(signature, data, first).Verdict);
        Assert.Equal(Verdict.Good, Verify(signature, data, first, gpg.Export("two", false, two)).Verdict);
        Assert.Equal(Verdict.Good, Verify(signature, data, gpg.Export("both", false)).Verdict);
    }

    [Theory]
    [InlineData(KeyKind.Rsa4096)]
    [InlineData(KeyKind.Ed25519)]
    public void GpgSignsWithOurSecretKeys(KeyKind kind)
    {
        using var gpg = new GnuPg();
        var pair = Keys.Of(kind);
        var data = gpg.Folder.Write("data", "what is signed");
        File.WriteAllBytes(gpg.Folder["secret"], pair.SecretKey);
        File.WriteAllBytes(gpg.Folder["public"], pair.PublicKey);
        gpg.Run("--import", gpg.Folder["secret"]).ShouldExit(0);
        Assert.Equal(Verdict.Good, Verify(gpg.Sign(data, pair.Fingerprint, "sig"), data, gpg.Folder["public"]).Verdict);
    }

    [Fact]
    public void GpgUnlocksOurProtectedSecretKeysWithTheirPassphrase()
    {
        using var gpg = new GnuPg();
        const string Passphrase = "correct hörse";
        var pair = KeyGenerator.Generate(KeyKind.Ed25519, Keys.UserId, Passphrase, Keys.Made, TimeSpan.FromDays(30));
        var data = gpg.Folder.Write("data", "what is signed");
        File.WriteAllBytes(gpg.Folder["secret"], pair.SecretKey);
        File.WriteAllBytes(gpg.Folder["public"], pair.PublicKey);
        File.WriteAllText(gpg.Folder["passphrase"], Passphrase);
        gpg.Run("--passphrase-file", gpg.Folder["passphrase"], "--import", gpg.Folder["secret"]).ShouldExit(0);
        string[] sign = ["--local-user", pair.Fingerprint, "--output", gpg.Folder["sig"], "--detach-sign", data];
        Assert.NotEqual(0, gpg.Run(["--passphrase", "wrong", .. sign]).Code);
        gpg.Run(["--passphrase-file", gpg.Folder["passphrase"], .. sign]).ShouldExit(0);
        Assert.Equal(Verdict.Good, Verify(gpg.Folder["sig"], data, gpg.Folder["public"]).Verdict);
    }

    [Theory]
    [InlineData("rsa2048", "")]
    [InlineData("rsa2048", "pass phräse")]
    [InlineData("ed25519", "")]
    [InlineData("ed25519", "pass phräse")]
    public void WeSignWithSecretKeysThatGpgExported(string algorithm, string passphrase)
    {
        using var gpg = new GnuPg();
        var data = gpg.Folder.Write("data", "what is signed");
        gpg.Run("--passphrase", passphrase, "--quick-gen-key", "G <g@example.org>", algorithm, "sign", "never").ShouldExit(0);
        gpg.Run("--passphrase", passphrase, "--output", gpg.Folder["secret"], "--export-secret-keys").ShouldExit(0);
        var key = SigningKey.Read(File.ReadAllBytes(gpg.Folder["secret"]), DateTimeOffset.UtcNow);
        Assert.Equal(passphrase.Length > 0, key.IsProtected);
        if (key.IsProtected)
        {
            Assert.Contains("wrong passphrase", Assert.Throws<PackagingException>(() => key.Unlock("wrong")).Message);
            Assert.Contains("needs a passphrase", Assert.Throws<PackagingException>(() => key.Unlock(null)).Message);
        }

        key.Unlock(passphrase);
        using (var stream = File.OpenRead(data))
            File.WriteAllBytes(gpg.Folder["sig"], key.Sign(stream, DateTimeOffset.UtcNow, armored: false));
        Assert.Contains("Good signature", gpg.Run("--verify", gpg.Folder["sig"], data).ShouldExit(0).Error);

        File.WriteAllBytes(gpg.Folder["public"], key.ExportPublicKey());
        Assert.Equal(Verdict.Good, Verify(gpg.Folder["sig"], data, gpg.Folder["public"]).Verdict);
        Assert.Contains("not changed", gpg.Run("--import", gpg.Folder["public"]).ShouldExit(0).Error);
    }

    [Fact]
    public void WeSignWithASubkeyWhoseSecretPrimaryIsKeptElsewhere()
    {
        using var gpg = new GnuPg();
        var data = gpg.Folder.Write("data", "what is signed");
        var primary = gpg.MakeKey("G <g@example.org>", "ed25519", "cert,sign");
        var subkey = gpg.AddSubkey(primary, "ed25519");
        gpg.Run("--output", gpg.Folder["secret"], "--export-secret-subkeys", primary).ShouldExit(0);
        var key = SigningKey.Read(File.ReadAllBytes(gpg.Folder["secret"]), DateTimeOffset.UtcNow);
        Assert.Equal(subkey, key.Fingerprint);
        key.Unlock(null);
        using (var stream = File.OpenRead(data))
            File.WriteAllBytes(gpg.Folder["sig"], key.Sign(stream, DateTimeOffset.UtcNow, armored: true));
        Assert.Contains("Good signature", gpg.Run("--verify", gpg.Folder["sig"], data).ShouldExit(0).Error);
    }

    private static byte[] Sign(KeyPairFiles pair, string file, bool armored)
    {
        using var stream = File.OpenRead(file);
        return Keys.Unlocked(pair).Sign(stream, DateTimeOffset.UtcNow, armored);
    }

    private static Verification Verify(string signature, string data, params string[] keyrings) =>
        SignatureVerifier.Verify(signature, data, Keyring.Load(keyrings), DateTimeOffset.UtcNow);
}
