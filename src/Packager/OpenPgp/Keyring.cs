using System.Collections.Generic;
using System.Linq;
using Org.BouncyCastle.Bcpg.OpenPgp;

namespace S6Overlay.Packaging.OpenPgp;

/// <summary>Public keys to verify with, from files that <c>gpg --export</c> or the tool wrote.</summary>
public sealed class Keyring
{
    /// <summary>The most bytes a key file may have: 16 MiB.</summary>
    public const int MaxFileSize = 16 << 20;

    private readonly List<PgpPublicKeyRing> _blocks = [];

    /// <summary>Reads key files, armored or binary, of one or many keys each.</summary>
    /// <exception cref="PackagingException">
    /// A file cannot be read, is no OpenPGP key file, is too large, or holds secret keys, which have no
    /// place where files are verified. A single key inside that is of a kind this version does not know is
    /// passed over: it verifies nothing.
    /// </exception>
    public static Keyring Load(IEnumerable<string> files)
    {
        var keyring = new Keyring();
        foreach (var file in files)
        {
            try
            {
                keyring.Add(BoundedFile.Read(file, MaxFileSize));
            }
            catch (PackagingException e)
            {
                throw new PackagingException($"key file {file}: {e.Message}", e);
            }
        }

        return keyring;
    }

    /// <summary>
    /// The key that <paramref name="signature"/> names as its maker, with every block that has it: a key can
    /// be a subkey of several, though only one of them rightly.
    /// </summary>
    internal (PgpPublicKey? Key, IReadOnlyList<PgpPublicKeyRing> Owners) MakerOf(PgpSignature signature)
    {
        var key = _blocks.SelectMany(block => block.GetPublicKeys())
            .FirstOrDefault(key => SignatureRules.Holds(() => SignatureRules.Names(signature, key)));
        return (key, key is null ? [] : [.. _blocks.Where(block => block.GetPublicKey(key.GetFingerprint()) is not null)]);
    }

    private void Add(byte[] file)
    {
        var frames = PacketFrames.Split(Armor.Packets(file, "PUBLIC KEY BLOCK"));
        if (frames.Any(frame => frame.Tag == PacketFrames.SecretKeyTag))
            throw new PackagingException("it holds a secret key; export the public one");
        if (frames.Count == 0 || frames[0].Tag != PacketFrames.PublicKeyTag)
            throw new PackagingException("it does not start with a public key");

        for (var start = 0; start < frames.Count;)
        {
            var end = start + 1;
            while (end < frames.Count && frames[end].Tag != PacketFrames.PublicKeyTag)
                end++;
            var block = frames[start..end].SelectMany(frame => frame.Bytes).ToArray();
            SignatureRules.Holds(() =>
            {
                Add(new PgpPublicKeyRing(block));
                return true;
            });
            start = end;
        }
    }

    // Two copies of a key are one key with all that either says: a revocation in one of them must count.
    private void Add(PgpPublicKeyRing block)
    {
        var known = _blocks.FindIndex(other => other.GetPublicKey().HasFingerprint(block.GetPublicKey().GetFingerprint()));
        if (known < 0)
            _blocks.Add(block);
        else
            _blocks[known] = PgpPublicKeyRing.Join(_blocks[known], block);
    }
}
