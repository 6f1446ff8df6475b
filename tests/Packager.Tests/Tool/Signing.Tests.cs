using System;
using System.IO;
using S6Overlay.Packaging.Tests.OpenPgp;
using S6Overlay.Packaging.Tests.Support;
using Xunit;

namespace S6Overlay.Packaging.Tests.Tool;

/// <summary>The commands that make and use keys.</summary>
public sealed class SigningTests
{
    private const string Passphrase = "open sesame";

    [Fact]
    public void AKeyIsMadeOnceAndKeptFromOthers()
    {
        using var folder = new TempFolder();
        string[] keygen = ["keygen", "--user", Keys.UserId, "--output", folder["keys"], "--type", "ed25519", "--no-passphrase"];
        Assert.Matches("secret.asc: key [0-9A-F]{40}\n", PackagerTool.Run(keygen).ShouldExit(0).Output);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder["keys/secret.asc"]));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder["keys"]));
        var before = File.ReadAllBytes(folder["keys/secret.asc"]);
        Assert.Contains("exists; it is not overwritten", PackagerTool.Run(keygen).ShouldExit(2).Error);
        PackagerTool.Run([.. keygen, "--if-missing"]).ShouldExit(0);
        Assert.Equal(before, File.ReadAllBytes(folder["keys/secret.asc"]));
        Assert.Equal(2, Directory.GetFiles(folder["keys"]).Length);
    }

    [Theory]
    [InlineData("file")]
    [InlineData("env")]
    [InlineData("default-env")]
    public void APassphraseComesFromAFileOrTheEnvironment(string source)
    {
        using var folder = new TempFolder();
        folder.Write("pass", Passphrase + "\nsecond line\n");
        string[] from = source switch
        {
            "file" => ["--passphrase-file", folder["pass"]],
            "env" => ["--passphrase-env", "MY_PASS"],
            _ => [],
        };
        (string, string?)[] environment = [("MY_PASS", Passphrase), ("S6_OVERLAY_SIGNING_PASSPHRASE", source == "default-env" ? Passphrase : "wrong")];
        PackagerTool.RunWith(environment, ["keygen", "--user", Keys.UserId, "-o", folder["k"], "--type", "ed25519", .. from]).ShouldExit(0);
        var data = folder.Write("data", "what is signed");
        PackagerTool.RunWith(environment, ["sign", data, "--key", folder["k/secret.asc"], .. from]).ShouldExit(0);
        PackagerTool.Run("verify", data + ".sig", data, "--keyring", folder["k/public.asc"]).ShouldExit(0);

        var wrong = PackagerTool.RunWith([("S6_OVERLAY_SIGNING_PASSPHRASE", "wrong")], "sign", data, "--key", folder["k/secret.asc"]).ShouldExit(2);
        Assert.Contains("wrong passphrase", wrong.Error);
        Assert.Contains("needs a passphrase", PackagerTool.Run("sign", data, "--key", folder["k/secret.asc"]).ShouldExit(2).Error);
    }

    [Fact]
    public void APassphraseIsAskedForOnATerminalAndNotShown()
    {
        using var folder = new TempFolder();
        string[] tool = ["dotnet", PackagerTool.Assembly];
        string[] keygen = [tool[1], "keygen", "--user", Keys.UserId, "-o", folder["k"], "--type", "ed25519"];
        Assert.Contains("the two passphrases differ", Terminal.Run(
            [("New passphrase: ", Passphrase), ("The same again: ", "other")], tool[0], keygen).ShouldExit(2).Output);
        Assert.False(File.Exists(folder["k/secret.asc"]));

        var made = Terminal.Run([("New passphrase: ", Passphrase), ("The same again: ", Passphrase)], tool[0], keygen).ShouldExit(0);
        var data = folder.Write("data", "what is signed");
        var signed = Terminal.Run([("Passphrase of key", Passphrase)], tool[0], tool[1], "sign", data, "--key", folder["k/secret.asc"]).ShouldExit(0);
        Assert.DoesNotContain("sesame", made.Output + signed.Output);
        PackagerTool.Run("verify", data + ".sig", data, "--keyring", folder["k/public.asc"]).ShouldExit(0);
        Assert.Contains("wrong passphrase", Terminal.Run(
            [("Passphrase of key", "wrong")], tool[0], tool[1], "sign", data, "--key", folder["k/secret.asc"]).ShouldExit(2).Output);
    }

    [Fact]
    public void WithoutAPassphraseNoKeyIsMadeByAccident()
    {
        using var folder = new TempFolder();
        var result = PackagerTool.Run("keygen", "--user", Keys.UserId, "-o", folder["k"], "--type", "ed25519").ShouldExit(2);
        Assert.Contains("give --passphrase-file, --passphrase-env or --no-passphrase", result.Error);
        Assert.Contains("MISSING is not set", PackagerTool.Run(
            "keygen", "--user", Keys.UserId, "-o", folder["k"], "--passphrase-env", "MISSING").ShouldExit(2).Error);
        Assert.Contains("holds no passphrase", PackagerTool.Run(
            "keygen", "--user", Keys.UserId, "-o", folder["k"], "--passphrase-file", folder.Write("empty", "")).ShouldExit(2).Error);
        Assert.False(Directory.Exists(folder["k"]));
    }

    [Fact]
    public void TheKeyMayComeFromTheEnvironmentAsTextOrAsAFilesName()
    {
        using var folder = new TempFolder();
        var pair = Keys.Of(Packaging.OpenPgp.KeyKind.Ed25519);
        var data = folder.Write("data", "what is signed");
        File.WriteAllBytes(folder["secret"], pair.SecretKey);
        foreach (var key in (string[])[System.Text.Encoding.ASCII.GetString(pair.SecretKey), folder["secret"]])
        {
            (string, string?)[] environment = [("S6_OVERLAY_SIGNING_KEY", key)];
            PackagerTool.RunWith(environment, "sign", data, "--armor").ShouldExit(0);
            PackagerTool.RunWith(environment, "public-key", "-o", folder["public"]).ShouldExit(0);
            PackagerTool.Run("verify", data + ".asc", data, "--keyring", folder["public"]).ShouldExit(0);
            Assert.Equal(pair.PublicKey, File.ReadAllBytes(folder["public"]));
        }

        Assert.Contains("no signing key: give --key or set S6_OVERLAY_SIGNING_KEY", PackagerTool.Run("sign", data).ShouldExit(2).Error);
        Assert.Contains("secret key S6_OVERLAY_SIGNING_KEY: ", PackagerTool.RunWith(
            [("S6_OVERLAY_SIGNING_KEY", "-----BEGIN PGP PRIVATE KEY BLOCK-----\n")], "sign", data).ShouldExit(2).Error);
    }

    [Fact]
    public void VerifySaysInOneLineWhoSignedOrWhyNotAndExitsAccordingly()
    {
        using var folder = new TempFolder();
        var pair = Keys.Of(Packaging.OpenPgp.KeyKind.Ed25519);
        var data = folder.Write("data", "what is signed");
        File.WriteAllBytes(folder["secret"], pair.SecretKey);
        File.WriteAllBytes(folder["public"], pair.PublicKey);
        PackagerTool.Run("sign", data, "--key", folder["secret"]).ShouldExit(0);

        var good = PackagerTool.Run("verify", data + ".sig", data, "--keyring", folder["public"]).ShouldExit(0);
        Assert.Matches(
            $"^{data}: good signature by \"Release Signer <releases@example.org>\", made [-0-9]+ [:0-9]+ UTC, key {pair.Fingerprint}\n$",
            good.Output);
        File.AppendAllText(data, "!");
        var bad = PackagerTool.Run("verify", data + ".sig", data, "--keyring", folder["public"]).ShouldExit(1);
        Assert.StartsWith($"{data}: BAD signature: the file is not what was signed", bad.Output);
        var unknown = PackagerTool.Run("verify", folder.Write("empty", ""), data, "--keyring", folder["public"]).ShouldExit(2);
        Assert.StartsWith($"{data}: cannot tell: the signature file is not usable: it is empty", unknown.Output);
        Assert.All((string[])[bad.Output, unknown.Output], line => Assert.Equal(line.Length - 1, line.IndexOf('\n', StringComparison.Ordinal)));
        PackagerTool.Run("verify", data + ".sig", data).ShouldExit(2);
        PackagerTool.Run("verify", data + ".sig", data, "--keyring", folder["secret"]).ShouldExit(2);
    }

    [Fact]
    public void ChecksumsAreWrittenForFiles()
    {
        using var folder = new TempFolder();
        string[] files = [folder.Write("b", "2"), folder.Write("a", "1")];
        var printed = PackagerTool.Run(["sha256", .. files]).ShouldExit(0).Output;
        PackagerTool.Run(["sha256", .. files, "--output", folder["SHA256SUMS"]]).ShouldExit(0);
        Assert.Equal(printed, File.ReadAllText(folder["SHA256SUMS"]));
        Assert.Equal(Checksums.List(files), printed);
    }
}
