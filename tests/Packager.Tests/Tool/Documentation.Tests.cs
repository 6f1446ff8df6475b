using System.IO;
using S6Overlay.Packaging.OpenPgp;
using S6Overlay.Packaging.Tests.OpenPgp;
using S6Overlay.Packaging.Tests.Support;
using Xunit;

namespace S6Overlay.Packaging.Tests.Tool;

/// <summary>The commands that the documentation gives, run as they stand there.</summary>
public sealed class DocumentationTests
{
    private const string Tarball = "s6-overlay-amd64.tar.gz";

    [Theory]
    [InlineData("verify-gpg", "gpg")]
    [InlineData("verify-gpgv", "gpgv")]
    [InlineData("verify-tool", "dotnet")]
    [InlineData("verify-sha256sum", "sha256sum")]
    public void AReleaseIsVerifiedAndAChangedOneIsNot(string example, string program)
    {
        Shell.Need(program);
        using var folder = new TempFolder();
        Release(folder);
        var script = DocumentedExample.Read("release.md", example);
        DocumentedExample.Run(folder, script).ShouldExit(0);
        File.AppendAllText(folder[Tarball], "!");
        Assert.NotEqual(0, DocumentedExample.Run(folder, script).Code);
        Stop(folder);
    }

    [Fact]
    public void ATreeOfOnesOwnIsPackedSignedAndVerified()
    {
        using var folder = new TempFolder();
        var result = DocumentedExample.Run(
            folder, DocumentedExample.Read("packager.md", "keygen"), DocumentedExample.Read("packager.md", "own-tree")).ShouldExit(0);
        Assert.Contains("web.tar.gz: good signature by \"Our images <images@example.org>\"", result.Output);
        Assert.Contains("0755 0:0", result.Output);
    }

    private static void Release(TempFolder folder)
    {
        var pair = Keys.Of(KeyKind.Rsa4096);
        File.WriteAllBytes(folder[Tarball], Archives.Bytes([Archives.File("etc/x")]));
        File.WriteAllBytes(folder["s6-overlay.asc"], pair.PublicKey);
        using (var data = File.OpenRead(folder[Tarball]))
            File.WriteAllBytes(folder[Tarball + ".sig"], Keys.Unlocked(pair).Sign(data, System.DateTimeOffset.UtcNow, armored: false));
        File.WriteAllText(folder["SHA256SUMS"], Checksums.List([folder[Tarball], folder[Tarball + ".sig"]]) + new string('0', 64) + "  another-file\n");
    }

    private static void Stop(TempFolder folder) =>
        Shell.RunWith([("GNUPGHOME", folder[".gnupg"])], "gpgconf", "--kill", "all");
}
