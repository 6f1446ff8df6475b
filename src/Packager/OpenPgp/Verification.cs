using System;

namespace S6Overlay.Packaging.OpenPgp;

/// <summary>What is known about a signed file; the numbers are exit codes.</summary>
public enum Verdict
{
    /// <summary>The file is what a trusted key signed.</summary>
    Good = 0,

    /// <summary>The file is not what was signed, or the signature or its key no longer counts.</summary>
    Bad = 1,

    /// <summary>There is no telling: the signature is unreadable, or its key is not among those given.</summary>
    CannotTell = 2,
}

/// <summary>A verdict with its grounds.</summary>
/// <param name="Verdict">Good, bad, or unknown.</param>
/// <param name="Reason">Why it is not good; empty when it is.</param>
/// <param name="Signer">The key's user ID, when a key is known.</param>
/// <param name="Fingerprint">The signing key in hexadecimal, when known.</param>
/// <param name="Made">When the signature says it was made.</param>
public sealed record Verification(Verdict Verdict, string Reason, string? Signer, string? Fingerprint, DateTimeOffset? Made)
{
    /// <summary>One line: who signed and when, or why not.</summary>
    public override string ToString()
    {
        var by = Signer is null ? "" : $" by \"{Signer}\"";
        var at = Made is null ? "" : $", made {Made:yyyy-MM-dd HH:mm:ss} UTC";
        var with = Fingerprint is null ? "" : $", key {Fingerprint}";
        return Verdict switch
        {
            Verdict.Good => $"good signature{by}{at}{with}",
            Verdict.Bad => $"BAD signature: {Reason}{by}{at}{with}",
            _ => $"cannot tell: {Reason}{by}{at}{with}",
        };
    }
}
