using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.RegularExpressions;
using S6Overlay.Packaging.Release;
using S6Overlay.Packaging.Tests.Support;
using Xunit;

namespace S6Overlay.Packaging.Tests.Release;

/// <summary>The bill of materials and the provenance of a release.</summary>
public sealed class DocumentsTests
{
    private const string Commit = "0123456789abcdef0123456789abcdef01234567";

    [Fact]
    public void TheBillOfMaterialsNamesTheFileAndWhatIsInIt()
    {
        using var folder = new TempFolder();
        var archive = folder.Write("s6.tar.gz", "archive");
        var library = folder.Write("libc.a", "library");
        Package[] packages =
        [
            Package.NuGet("Some.Package", "1.0", "MIT", "abcd", ["/x"]),
            Package.Debian("debian", "musl-dev", "1.2+3", "amd64", license: null, [library]),
        ];
        var text = Sbom.Write("s6-overlay", "1.0.0", "ISC", archive, packages, Archives.Time);
        Assert.Equal(text, Sbom.Write("s6-overlay", "1.0.0", "ISC", archive, packages.Reverse(), Archives.Time));
        var root = JsonDocument.Parse(text).RootElement;
        Assert.Equal(("CycloneDX", "1.6"), (root.GetProperty("bomFormat").GetString(), root.GetProperty("specVersion").GetString()));
        Assert.Matches("^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$", root.GetProperty("serialNumber").GetString());
        var metadata = root.GetProperty("metadata");
        Assert.Equal("2023-11-14T22:13:20Z", metadata.GetProperty("timestamp").GetString());
        Assert.Equal(Checksums.Of(archive), metadata.GetProperty("component").GetProperty("components")[0].GetProperty("hashes")[0].GetProperty("content").GetString());
        var components = root.GetProperty("components").EnumerateArray().ToList();
        Assert.Equal(
            ["pkg:deb/debian/musl-dev@1.2%2B3?arch=amd64", "pkg:nuget/Some.Package@1.0"],
            components.Select(component => component.GetProperty("purl").GetString()));
        Assert.Equal(Checksums.Of(library), components[0].GetProperty("components")[0].GetProperty("hashes")[0].GetProperty("content").GetString());
        Assert.False(components[0].TryGetProperty("licenses", out _));
        Assert.Equal("abcd", components[1].GetProperty("hashes")[0].GetProperty("content").GetString());
        Assert.Equal("MIT", components[1].GetProperty("licenses")[0].GetProperty("expression").GetString());
        Assert.Equal(2, root.GetProperty("dependencies")[0].GetProperty("dependsOn").GetArrayLength());

        folder.Write("s6.tar.gz", "another archive");
        Assert.NotEqual(
            root.GetProperty("serialNumber").GetString(),
            JsonDocument.Parse(Sbom.Write("s6-overlay", "1.0.0", "ISC", archive, packages, Archives.Time)).RootElement.GetProperty("serialNumber").GetString());
    }

    [Fact]
    public void TheProvenanceNamesFilesCommitAndInputsWithTheirDigests()
    {
        using var folder = new TempFolder();
        string[] files = [folder.Write("b.tar.gz", "b"), folder.Write("a.tar.gz", "a")];
        var provenance = new Provenance
        {
            BuildType = "https://example.org/build-type",
            Builder = "https://example.org/builder",
            Source = new SourceCommit("https://example.org/repository", Commit),
            Parameters = new System.Collections.Generic.Dictionary<string, string> { ["target"] = "Release" },
            Packages = [Package.NuGet("In.Result", "1.0", null, "abcd", []), Package.Debian("debian", "musl-dev", "1", "amd64", null, [files[0]])],
            Pinned = [new PinnedPackage("In.Build", "2.0", "aa=="), new PinnedPackage("in.result", "1.0", "bb==")],
            Inputs = [folder.Write("global.json", "{}")],
        };
        var root = JsonDocument.Parse(provenance.Write(files)).RootElement;
        Assert.Equal("https://in-toto.io/Statement/v1", root.GetProperty("_type").GetString());
        Assert.Equal("https://slsa.dev/provenance/v1", root.GetProperty("predicateType").GetString());
        Assert.Equal(
            [$"a.tar.gz {Checksums.Of(files[1])}", $"b.tar.gz {Checksums.Of(files[0])}"],
            root.GetProperty("subject").EnumerateArray().Select(s => $"{s.GetProperty("name")} {s.GetProperty("digest").GetProperty("sha256")}"));
        var predicate = root.GetProperty("predicate");
        Assert.Equal("https://example.org/builder", predicate.GetProperty("runDetails").GetProperty("builder").GetProperty("id").GetString());
        var definition = predicate.GetProperty("buildDefinition");
        Assert.Equal("Release", definition.GetProperty("externalParameters").GetProperty("target").GetString());
        Assert.Equal(
            [
                $$$"""{"uri":"git+https://example.org/repository@{{{Commit}}}","digest":{"gitCommit":"{{{Commit}}}"}}""",
                $$$"""{"name":"b.tar.gz","uri":"pkg:deb/debian/musl-dev@1?arch=amd64","digest":{"sha256":"{{{Checksums.Of(files[0])}}}"}}""",
                """{"uri":"pkg:nuget/In.Result@1.0","digest":{"sha512":"abcd"}}""",
                """{"uri":"pkg:nuget/In.Build@2.0","annotations":{"nugetContentHash":"aa=="}}""",
                $$$"""{"name":"global.json","digest":{"sha256":"{{{Checksums.Of(folder["global.json"])}}}"}}""",
            ],
            definition.GetProperty("resolvedDependencies").EnumerateArray().Select(d => Regex.Replace(d.GetRawText(), "\\s", "")));
    }

    [Theory]
    [InlineData("0123abc")]
    [InlineData("0123456789ABCDEF0123456789ABCDEF01234567")]
    [InlineData("main")]
    public void AnythingButAFullCommitIdIsRefused(string commit)
    {
        var provenance = new Provenance { BuildType = "t", Builder = "b", Source = new SourceCommit("r", commit) };
        Assert.Contains("not a full commit id", Assert.Throws<PackagingException>(() => provenance.Write([])).Message);
    }

    [Fact]
    public void TheToolWritesBothFromWhatTheBuildLeftBehind()
    {
        using var folder = new TempFolder();
        var archive = folder.Write("s6.tar.gz", "archive");
        var response = folder.Write("rsp", $"-r:{PackagesTests.FakeNuGet(folder, "lib/x.dll")}\n");
        PackagerTool.RunWith(
            [("SOURCE_DATE_EPOCH", "1700000000")],
            "sbom", archive, "-o", folder["sbom"], "--name", "s6-overlay", "--product-version", "1.0.0", "--license", "ISC", "--linked", response).ShouldExit(0);
        Assert.Contains("\"purl\": \"pkg:nuget/Some.Package@1.2.3%2Bbuild\"", File.ReadAllText(folder["sbom"]));
        Assert.Contains("\"timestamp\": \"2023-11-14T22:13:20Z\"", File.ReadAllText(folder["sbom"]));

        string[] provenance =
        [
            "provenance", archive, "-o", folder["statement"], "--repository", "https://example.org/r", "--builder", "https://example.org/b",
            "--build-type", "https://example.org/t", "--commit",
        ];
        PackagerTool.Run([.. provenance, Commit, "--linked", response, "--parameter", "arch=all"]).ShouldExit(0);
        Assert.Contains("\"arch\": \"all\"", File.ReadAllText(folder["statement"]));
        Assert.Contains("not a full commit id", PackagerTool.Run([.. provenance, "HEAD"]).ShouldExit(2).Error);
        Assert.Contains("expected KEY=VALUE", PackagerTool.Run([.. provenance, Commit, "--parameter", "x"]).ShouldExit(2).Error);
        Assert.Contains("is given twice", PackagerTool.Run([.. provenance, Commit, "--parameter", "x=1", "--parameter", "x=2"]).ShouldExit(2).Error);
    }
}
