using System;
using System.IO;
using S6Overlay.Packaging.OpenPgp;
using S6Overlay.Packaging.Tests.Support;
using Xunit;

namespace S6Overlay.Packaging.Tests.OpenPgp;

public sealed class SigningKeyTests
{
    [Fact]
    public void AProtectedKeyOpensWithItsPassphraseAlone()
    {
        var pair = KeyGenerator.Generate(KeyKind.Ed25519, Keys.UserId, "sesame", Keys.Made, null);
        var key = SigningKey.Read(pair.SecretKey, DateTimeOffset.UtcNow);
        Assert.True(key.IsProtected);
        Assert.Contains("wrong passphrase", Refusal(() => key.Unlock("Sesame")));
        Assert.Contains("wrong passphrase", Refusal(() => key.Unlock("")));
        Assert.Contains("needs a passphrase", Refusal(() => key.Unlock(null)));
        key.Unlock("sesame");
        using var data = new MemoryStream([1]);
        Assert.NotEmpty(key.Sign(data, DateTimeOffset.UtcNow, armored: false));
    }

    [Fact]
    public void ALockedKeyDoesNotSign()
    {
        var key = SigningKey.Read(Keys.Of(KeyKind.Ed25519).SecretKey, DateTimeOffset.UtcNow);
        Assert.Throws<InvalidOperationException>(() => key.Sign(Stream.Null, DateTimeOffset.UtcNow, armored: false));
    }

    [Fact]
    public void AnExpiredKeyIsRefusedBeforeItSigns()
    {
        var pair = KeyGenerator.Generate(KeyKind.Ed25519, Keys.UserId, null, Keys.Made, TimeSpan.FromDays(1));
        SigningKey.Read(pair.SecretKey, Keys.Made.AddHours(23));
        Assert.Contains("the key expired on", Refusal(() => SigningKey.Read(pair.SecretKey, Keys.Made.AddDays(2))));
    }

    [Fact]
    public void AKeyFileMustHoldOneSecretKey()
    {
        var pair = Keys.Of(KeyKind.Ed25519);
        byte[] two = [.. pair.SecretKey, .. pair.SecretKey];
        Assert.Contains("exactly one secret key", Refusal(() => SigningKey.Read(two, DateTimeOffset.UtcNow)));
        Assert.Contains("does not start with '-----BEGIN PGP PRIVATE KEY BLOCK-----'", Refusal(() => SigningKey.Read(pair.PublicKey, DateTimeOffset.UtcNow)));
        Assert.Contains("empty", Refusal(() => SigningKey.Read([], DateTimeOffset.UtcNow)));
    }

    [Fact]
    public void AKeyWhoseSigningSecretIsKeptElsewhereIsRefused()
    {
        using var gpg = new GnuPg();
        var key = gpg.MakeKey("G <g@example.org>", "ed25519", "sign");
        gpg.AddSubkey(key, "cv25519", "encr");
        gpg.Run("--output", gpg.Folder["secret"], "--export-secret-subkeys", key).ShouldExit(0);
        Assert.Contains("not meant for signing", Refusal(() => SigningKey.Read(File.ReadAllBytes(gpg.Folder["secret"]), DateTimeOffset.UtcNow)));
    }

    [Fact]
    public void AUserIdIsALineOfText()
    {
        foreach (var bad in (string[])["", "two\nlines", "bell\a"])
            Assert.Contains("a line of text", Refusal(() => KeyGenerator.Generate(KeyKind.Ed25519, bad, null, Keys.Made, null)));
    }

    [Fact]
    public void AnRsaKeyHas4096Bits()
    {
        using var gpg = new GnuPg();
        File.WriteAllBytes(gpg.Folder["key"], Keys.Of(KeyKind.Rsa4096).PublicKey);
        Assert.Contains("rsa4096", gpg.Run("--show-keys", gpg.Folder["key"]).ShouldExit(0).Output);
    }

    private static string Refusal(Action action) => Assert.Throws<PackagingException>(action).Message;
}
