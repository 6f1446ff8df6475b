using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace S6Overlay.Packaging.Tests.Support;

/// <summary>A GnuPG with a home folder, keys and an agent of its own.</summary>
internal sealed class GnuPg : IDisposable
{
    private static readonly string[] Unattended = ["--batch", "--no-tty", "--yes", "--pinentry-mode", "loopback"];

    public GnuPg()
    {
        Shell.Need("gpg");
        File.SetUnixFileMode(Folder.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>The home folder; files made on the way lie here too.</summary>
    public TempFolder Folder { get; } = new();

    /// <summary>Runs gpg; what it says is in the C locale.</summary>
    public ShellResult Run(params IEnumerable<string> arguments) =>
        Shell.RunWith([("GNUPGHOME", Folder.Path)], "gpg", [.. Unattended, .. arguments]);

    /// <summary>Makes a primary key without a passphrase and gives its fingerprint.</summary>
    public string MakeKey(string userId, string algorithm, string usage = "sign", string expires = "never", params IEnumerable<string> more)
    {
        Run([.. more, "--passphrase", "", "--quick-gen-key", userId, algorithm, usage, expires]).ShouldExit(0);
        return Fingerprints(userId)[0];
    }

    /// <summary>Adds a subkey and gives its fingerprint.</summary>
    public string AddSubkey(string primary, string algorithm, string usage = "sign", string expires = "never", params IEnumerable<string> more)
    {
        Run([.. more, "--passphrase", "", "--quick-add-key", primary, algorithm, usage, expires]).ShouldExit(0);
        return Fingerprints(primary)[^1];
    }

    /// <summary>The fingerprints of a key and of its subkeys, in their order.</summary>
    public IReadOnlyList<string> Fingerprints(string key) =>
    [
        .. Run("--with-colons", "--list-keys", key).ShouldExit(0).Output.Split('\n')
            .Where(line => line.StartsWith("fpr:", StringComparison.Ordinal))
            .Select(line => line.Split(':')[9]),
    ];

    /// <summary>Exports public keys to a file and gives its path.</summary>
    public string Export(string name, bool armored, params IEnumerable<string> keys)
    {
        Run([armored ? "--armor" : "--no-armor", "--output", Folder[name], "--export", .. keys]).ShouldExit(0);
        return Folder[name];
    }

    /// <summary>Signs a file, detached, and gives the signature's path.</summary>
    public string Sign(string file, string key, string name, params IEnumerable<string> more)
    {
        Run([.. more, "--passphrase", "", "--local-user", key, "--output", Folder[name], "--detach-sign", file]).ShouldExit(0);
        return Folder[name];
    }

    /// <summary>Answers gpg's questions while a key is edited.</summary>
    public void Edit(string key, params IEnumerable<string> answers) => Ask(answers, "--edit-key", key);

    /// <summary>Runs gpg and answers its questions.</summary>
    public void Ask(IEnumerable<string> answers, params IEnumerable<string> arguments)
    {
        var script = Folder.Write("answers", string.Join('\n', answers) + "\n");
        string[] all = ["--no-tty", "--pinentry-mode", "loopback", "--passphrase", "", "--command-fd", "0", .. arguments];
        Shell.RunWith([("GNUPGHOME", Folder.Path)], "sh", ["-c", "exec gpg \"$@\" < \"$0\"", script, .. all]).ShouldExit(0);
    }

    /// <summary>Revokes a key with the certificate that gpg prepared when it made the key.</summary>
    public void Revoke(string fingerprint)
    {
        var certificate = File.ReadAllText(Folder[$"openpgp-revocs.d/{fingerprint}.rev"]);
        Run("--import", Folder.Write("revocation", certificate.Replace(":-----BEGIN", "-----BEGIN", StringComparison.Ordinal))).ShouldExit(0);
    }

    public void Dispose()
    {
        Shell.RunWith([("GNUPGHOME", Folder.Path)], "gpgconf", "--kill", "all");
        Folder.Dispose();
    }
}
