using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Org.BouncyCastle.Bcpg.OpenPgp;
using S6Overlay.Packaging.OpenPgp;
using S6Overlay.Packaging.Tests.Support;
using Xunit;

namespace S6Overlay.Packaging.Tests.OpenPgp;

/// <summary>
/// Damaged signatures and keys: none may be accepted, and none may make the verifier throw or hang. A change
/// that leaves what was signed and the signature's numbers as they were is no damage: unsigned hints may
/// differ, and a number may be written with another count of leading zero bits.
/// </summary>
public sealed class FuzzTests
{
    private const int Rounds = 1500;

    private static readonly byte[] Data = "what is signed"u8.ToArray();
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    [Fact]
    public void ASignatureWithAnyOneByteChangedIsNotAccepted()
    {
        using var folder = new TempFolder();
        var keyring = KeyringOf(folder, Keys.Of(KeyKind.Ed25519).PublicKey);
        var signature = Sign(armored: false);
        Assert.Equal(Verdict.Good, Verify(signature, keyring).Verdict);
        for (var at = 0; at < signature.Length; at++)
        {
            foreach (var flip in (byte[])[0x01, 0x80, 0xFF])
            {
                var damaged = signature.ToArray();
                damaged[at] ^= flip;
                MustNotBeAccepted(signature, damaged, keyring);
            }
        }
    }

    [Fact]
    public void ATruncatedOrContinuedSignatureIsNotAccepted()
    {
        using var folder = new TempFolder();
        var keyring = KeyringOf(folder, Keys.Of(KeyKind.Ed25519).PublicKey);
        foreach (var signature in (byte[][])[Sign(armored: false), Sign(armored: true)])
        {
            var text = signature[0] == '-';
            for (var length = 0; length < signature.Length; length++)
            {
                // The final newline of the text form says nothing.
                if (!text || length < signature.Length - 1)
                    Assert.Equal(Verdict.CannotTell, Verify(signature[..length], keyring).Verdict);
            }

            Assert.Equal(Verdict.CannotTell, Verify([.. signature, 0x30], keyring).Verdict);
            Assert.Equal(Verdict.CannotTell, Verify([.. signature, 0x88, 0x01], keyring).Verdict);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ADamagedSignatureIsNotAccepted(bool armored)
    {
        using var folder = new TempFolder();
        var keyring = KeyringOf(folder, Keys.Of(KeyKind.Ed25519).PublicKey);
        var signature = Sign(armored);
        foreach (var damaged in Damage(signature, seed: 1))
            MustNotBeAccepted(signature, damaged, keyring);
    }

    [Fact]
    public void GarbageIsNotAccepted()
    {
        using var folder = new TempFolder();
        var keyring = KeyringOf(folder, Keys.Of(KeyKind.Ed25519).PublicKey);
        var random = new Random(3);
        for (var round = 0; round < Rounds; round++)
        {
            var garbage = new byte[random.Next(300)];
            random.NextBytes(garbage);
            Assert.Equal(Verdict.CannotTell, Verify(garbage, keyring).Verdict);
            // The same behind the header of a signature packet that is exactly as long.
            byte[] packet = [0x89, (byte)(garbage.Length >> 8), (byte)garbage.Length, .. garbage];
            Assert.Equal(Verdict.CannotTell, Verify(packet, keyring).Verdict);
        }
    }

    [Fact]
    public void ADamagedKeyVerifiesNothingThatTheWholeKeyWouldNot()
    {
        using var folder = new TempFolder();
        var key = Keys.Of(KeyKind.Ed25519).PublicKey;
        var signature = Sign(armored: false);
        var forged = signature.ToArray();
        forged[^1] ^= 1;
        foreach (var damaged in Damage(key, seed: 2))
        {
            File.WriteAllBytes(folder["key"], damaged);
            Keyring keyring;
            try
            {
                keyring = Keyring.Load([folder["key"]]);
            }
            catch (PackagingException e)
            {
                Assert.StartsWith("key file", e.Message);
                continue;
            }

            Verify(signature, keyring);
            Assert.NotEqual(Verdict.Good, Verify(forged, keyring).Verdict);
        }
    }

    [Fact]
    public void ADamagedSecretKeyIsRefusedOrWhole()
    {
        var secret = Keys.Of(KeyKind.Ed25519).SecretKey;
        foreach (var damaged in Damage(secret, seed: 4))
        {
            try
            {
                SigningKey.Read(damaged, Now).Unlock(null);
            }
            catch (PackagingException e)
            {
                Assert.NotEqual("", e.Message);
            }
        }
    }

    private static IEnumerable<byte[]> Damage(byte[] original, int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < Rounds; round++)
        {
            var bytes = original.ToList();
            for (var hit = random.Next(1, 5); hit > 0; hit--)
            {
                var at = random.Next(bytes.Count);
                switch (random.Next(5))
                {
                    case 0:
                        bytes.RemoveRange(at, random.Next(1, 1 + Math.Min(16, bytes.Count - at)));
                        bytes.Add(0);
                        break;
                    case 1:
                        bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 30), bytes.Count - at)));
                        break;
                    case 2:
                        bytes[at] ^= (byte)(1 << random.Next(8));
                        break;
                    default:
                        bytes[at] = (byte)random.Next(256);
                        break;
                }
            }

            yield return [.. bytes];
        }
    }

    private static void MustNotBeAccepted(byte[] original, byte[] damaged, Keyring keyring)
    {
        var result = Verify(damaged, keyring);
        if (result.Verdict == Verdict.Good)
            Assert.Equal(Meaning(original), Meaning(damaged));
        else
            Assert.NotEqual("", result.Reason);
    }

    /// <summary>What a signature says: everything that was hashed with the file, and the numbers.</summary>
    private static string Meaning(byte[] signature)
    {
        using var decoder = PgpUtilities.GetDecoderStream(new MemoryStream(signature));
        var parsed = ((PgpSignatureList)new PgpObjectFactory(decoder).NextPgpObject())[0];
        return Convert.ToHexString(parsed.GetSignatureTrailer()) + Convert.ToHexString(parsed.GetSignature());
    }

    private static byte[] Sign(bool armored)
    {
        using var data = new MemoryStream(Data);
        return Keys.Unlocked(Keys.Of(KeyKind.Ed25519)).Sign(data, Now, armored);
    }

    private static Keyring KeyringOf(TempFolder folder, byte[] key)
    {
        File.WriteAllBytes(folder["key"], key);
        return Keyring.Load([folder["key"]]);
    }

    private static Verification Verify(byte[] signature, Keyring keyring)
    {
        using var data = new MemoryStream(Data);
        return SignatureVerifier.Verify(signature, data, keyring, Now);
    }
}
