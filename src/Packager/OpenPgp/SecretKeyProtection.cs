using System;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Bcpg;

namespace S6Overlay.Packaging.OpenPgp;

/// <summary>
/// Encrypts the secret part of a key with a passphrase (RFC 9580, sections 3.7 and 5.5.3). The library can
/// do that too, but hashes the passphrase for a two hundredth of this time, which makes guessing
/// that much cheaper.
/// </summary>
internal static class SecretKeyProtection
{
    // The format's code for 16 MiB, which are hashed for every guess.
    private const int CodedCount = 0xE0;
    private const int SaltSize = 8;
    private const int BlockSize = 16;
    private const int ChecksumSize = 2;

    /// <summary>The secret key block <paramref name="packets"/>, whose one secret key is in the clear, encrypted.</summary>
    /// <param name="packets">As written for a key without a passphrase.</param>
    /// <param name="publicKey">The public part of that key.</param>
    public static byte[] Protect(byte[] packets, PublicKeyPacket publicKey, string passphrase)
    {
        using var result = new MemoryStream();
        foreach (var frame in PacketFrames.Split(packets))
        {
            if (frame.Tag == PacketFrames.SecretKeyTag)
                Encrypted(frame, publicKey, passphrase).Encode(new BcpgOutputStream(result));
            else
                result.Write(frame.Bytes);
        }

        return result.ToArray();
    }

    private static SecretKeyPacket Encrypted(PacketFrames.Frame frame, PublicKeyPacket publicKey, string passphrase)
    {
        // Behind the public part stand a zero ("not encrypted"), the secret numbers, and their checksum.
        var secretStart = frame.Bytes.Length - frame.BodyLength + publicKey.GetEncodedContents().Length + 1;
        var numbers = frame.Bytes[secretStart..^ChecksumSize];
        var salt = RandomNumberGenerator.GetBytes(SaltSize);
        var vector = RandomNumberGenerator.GetBytes(BlockSize);
        var s2k = new S2k(HashAlgorithmTag.Sha256, salt, CodedCount);

        using var aes = Aes.Create();
        aes.Key = KeyFrom(passphrase, salt, s2k.IterationCount);
        // RFC 9580 names SHA-1 here as a check against mistyping; nothing else rests on it.
#pragma warning disable CA5350
        byte[] clear = [.. numbers, .. SHA1.HashData(numbers)];
#pragma warning restore CA5350
        var padded = clear.Concat(new byte[BlockSize - (clear.Length % BlockSize)]).ToArray();
        var encrypted = aes.EncryptCfb(padded, vector, PaddingMode.None, feedbackSizeInBits: 8 * BlockSize)[..clear.Length];
        return new SecretKeyPacket(publicKey, SymmetricKeyAlgorithmTag.Aes256, SecretKeyPacket.UsageSha1, s2k, vector, encrypted);
    }

    private static byte[] KeyFrom(string passphrase, byte[] salt, long count)
    {
        byte[] unit = [.. salt, .. Encoding.UTF8.GetBytes(passphrase)];
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var left = Math.Max(count, unit.Length); left > 0; left -= unit.Length)
            hash.AppendData(unit, 0, (int)Math.Min(unit.Length, left));
        return hash.GetHashAndReset();
    }
}
