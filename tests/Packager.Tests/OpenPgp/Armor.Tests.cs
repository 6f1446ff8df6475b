using System;
using System.IO;
using System.Text;
using S6Overlay.Packaging.OpenPgp;
using S6Overlay.Packaging.Tests.Support;
using Xunit;

namespace S6Overlay.Packaging.Tests.OpenPgp;

/// <summary>The text form, as it arrives after mail programs and editors.</summary>
public sealed class ArmorTests
{
    private static readonly byte[] Data = "what is signed"u8.ToArray();

    [Fact]
    public void LineEndingsBlankLinesAndHeadersDoNotMatter()
    {
        var text = Text();
        foreach (var variant in (string[])[
            text.Replace("\n", "\r\n", StringComparison.Ordinal),
            text.TrimEnd(),
            "\n\n" + text + "\n\n",
            text.Replace("\n\n", "\nComment: one\nVersion: 2\n\n", StringComparison.Ordinal),
            text.Replace("SIGNATURE-----\n", "SIGNATURE-----  \n", StringComparison.Ordinal),
            WithoutChecksum(text)])
            Assert.Equal("", Verify(variant).Reason);
    }

    [Fact]
    public void WhatIsNotTheTextFormIsRefusedWithAReason()
    {
        var text = Text();
        var body = text.Split('\n');
        Refused("does not start with", "Hello,\n" + text);
        Refused("does not start with", text.Replace("BEGIN PGP SIGNATURE", "BEGIN PGP MESSAGE", StringComparison.Ordinal));
        Refused("malformed header", text.Replace("\n\n", "\nno header\n\n", StringComparison.Ordinal));
        Refused("not base64", text.Replace("\n\n", "\n\n!", StringComparison.Ordinal));
        Refused("checksum of its text form is wrong", WithChecksum(text, "=AAAA"));
        Refused("checksum of its text form is not three bytes", WithChecksum(text, "=AAAAAAAA"));
        Refused("goes on behind the checksum", WithChecksum(text, "=AAAA\nAAAA"));
        Refused("cut short", body[0]);
        Refused("cut short", string.Join('\n', body[..3]));
        Refused("does not start with", text + "more");
    }

    [Fact]
    public void TwoBlocksAreTwoSignatures()
    {
        Assert.Equal("", Verify(Text() + Text()).Reason);
        var other = KeyGenerator.Generate(KeyKind.Ed25519, "Other <o@example.org>", null, Keys.Made, null);
        Assert.Equal(Verdict.CannotTell, Verify(Text() + Text(other)).Verdict);
        Assert.Equal(Verdict.CannotTell, Verify(string.Concat(System.Linq.Enumerable.Repeat(Text(), 17))).Verdict);
    }

    private static void Refused(string reason, string text)
    {
        var result = Verify(text);
        Assert.Equal(Verdict.CannotTell, result.Verdict);
        Assert.Contains(reason, result.Reason);
    }

    private static string Text(KeyPairFiles? pair = null)
    {
        using var data = new MemoryStream(Data);
        return Encoding.ASCII.GetString(Keys.Unlocked(pair ?? Keys.Of(KeyKind.Ed25519)).Sign(data, DateTimeOffset.UtcNow, armored: true));
    }

    private static string WithoutChecksum(string text) => WithChecksum(text, null);

    private static string WithChecksum(string text, string? line)
    {
        var start = text.LastIndexOf("\n=", StringComparison.Ordinal);
        var end = text.IndexOf("\n-----END", start, StringComparison.Ordinal);
        return text[..start] + (line is null ? "" : "\n" + line) + text[end..];
    }

    private static Verification Verify(string signature)
    {
        using var folder = new TempFolder();
        File.WriteAllBytes(folder["key"], Keys.Of(KeyKind.Ed25519).PublicKey);
        using var data = new MemoryStream(Data);
        return SignatureVerifier.Verify(Encoding.ASCII.GetBytes(signature), data, Keyring.Load([folder["key"]]), DateTimeOffset.UtcNow);
    }
}
