using System;
using System.IO;
using System.Linq;
using S6Overlay.Packaging.Archive;
using S6Overlay.Packaging.Tests.Support;
using Xunit;

namespace S6Overlay.Packaging.Tests.Tool;

/// <summary>The two NuGet packages, made from what was just built and used as strangers use them, without a network.</summary>
public sealed class NuGetPackagesTests : IClassFixture<NuGetPackagesTests.Feed>
{
    private readonly Feed _feed;

    public NuGetPackagesTests(Feed feed) => _feed = feed;

    [Fact]
    public void TheInstalledToolPacksAndVerifies()
    {
        using var folder = new TempFolder();
        Run("tool", "install", "s6-overlay-packager", "--tool-path", folder["bin"], "--configfile", _feed.Configuration).ShouldExit(0);
        folder.Write("tree/etc/x", "x");
        Shell.Run(folder["bin/s6-overlay-packager"], "pack", folder["tree"], "-o", folder["x.tar.gz"]).ShouldExit(0);
        Shell.Run(folder["bin/s6-overlay-packager"], "inspect", folder["x.tar.gz"]).ShouldExit(0);
        Assert.Contains("1.0.0", Shell.Run(folder["bin/s6-overlay-packager"], "--version").ShouldExit(0).Output);
    }

    [Fact]
    public void TheDocumentedProjectMakesItsTarballWhenItIsBuilt()
    {
        using var folder = new TempFolder();
        var project = folder.Write("web.csproj", DocumentedExample.Read("packager.md", "msbuild"));
        folder.Write("Program.cs", "System.Console.WriteLine();\n");
        folder.Write("rootfs/etc/cont-init.d/01-hello", "#!/bin/sh\n");
        folder.Write("rootfs/.modes", "etc/cont-init.d/* 0755\n");
        folder.Write("nuget.config", File.ReadAllText(_feed.Configuration));
        Build(project).ShouldExit(0);
        var archive = folder["bin/Debug/net10.0/rootfs.tar.gz"];
        var member = Assert.Single(TarballReader.Read(archive).Members);
        Assert.Equal(("./etc/cont-init.d/01-hello", "0755"), (member.Name, member.Mode.ToString()));

        Run("clean", project, "--nologo").ShouldExit(0);
        Assert.False(File.Exists(archive));

        folder.Write("rootfs/.modes", "no/such/file 0755\n");
        var refused = Run("msbuild", project, "-t:S6OverlayPack", "--nologo", "-nodeReuse:false").ShouldExit(1);
        Assert.Contains("error", refused.Output.Split('\n').First(line => line.Contains("no file of", StringComparison.Ordinal)));
    }

    [Fact]
    public void MetadataChooseTheOutputTheTimeTheCompressionAndTheSignature()
    {
        using var folder = new TempFolder();
        var xml = DocumentedExample.Read("packager.md", "msbuild").Replace(
            "<S6OverlayPack Include=\"rootfs\" />",
            "<S6OverlayPack Include=\"one/;two\" Time=\"1700000000\" Compression=\"small\" /><S6OverlayPack Include=\"three\" Archive=\"$(MSBuildProjectDirectory)/out/my own.tgz\" Sign=\"true\" />",
            StringComparison.Ordinal);
        var project = folder.Write("web.csproj", xml);
        folder.Write("Program.cs", "System.Console.WriteLine();\n");
        foreach (var tree in (string[])["one", "two", "three"])
            folder.Write($"{tree}/etc/{tree}", tree);
        folder.Write("nuget.config", File.ReadAllText(_feed.Configuration));
        var pair = OpenPgp.Keys.Of(Packaging.OpenPgp.KeyKind.Ed25519);
        File.WriteAllBytes(folder["secret"], pair.SecretKey);
        File.WriteAllBytes(folder["public"], pair.PublicKey);
        Build(project, ("S6_OVERLAY_SIGNING_KEY", folder["secret"])).ShouldExit(0);
        Assert.Equal(1700000000, TarballReader.Read(folder["bin/Debug/net10.0/one.tar.gz"]).Members[0].Time.ToUnixTimeSeconds());
        Assert.Equal("./etc/two", TarballReader.Read(folder["bin/Debug/net10.0/two.tar.gz"]).Members[0].Name);
        PackagerTool.Run("pack", folder["two"], "--output", folder["small.tar.gz"], "--time", "1700000000", "--compression", "small").ShouldExit(0);
        Assert.Equal(File.ReadAllBytes(folder["small.tar.gz"]), File.ReadAllBytes(folder["bin/Debug/net10.0/two.tar.gz"]));
        PackagerTool.Run("verify", folder["out/my own.tgz.sig"], folder["out/my own.tgz"], "--keyring", folder["public"]).ShouldExit(0);
    }

    private static ShellResult Build(string project, params (string, string?)[] environment) =>
        RunWith(environment, "build", project, "--nologo", "-m:1", "-nodeReuse:false", "-p:UseSharedCompilation=false");

    private static ShellResult Run(params string[] arguments) => RunWith([], arguments);

    private static ShellResult RunWith((string, string?)[] environment, params string[] arguments) => Shell.RunWith(
        [("DOTNET_CLI_TELEMETRY_OPTOUT", "1"), ("DOTNET_NOLOGO", "1"), ("SOURCE_DATE_EPOCH", null), .. environment], "dotnet", arguments);

    /// <summary>A folder with the packages, and a configuration that knows no other source.</summary>
    public sealed class Feed : IDisposable
    {
        private readonly TempFolder _folder = new();

        public Feed()
        {
            Configuration = _folder.Write("nuget.config", $"""
                <configuration>
                  <config><add key="globalPackagesFolder" value="{_folder["packages"]}" /></config>
                  <packageSources><clear /><add key="only" value="{_folder.Path}" /></packageSources>
                </configuration>
                """);
            foreach (var project in (string[])["Packager.Tool", "Packager.MSBuild"])
            {
                Run(
                    "pack", Path.Combine(PackagerTool.Repository, "src", project), "--no-build", "--output", _folder.Path, "--nologo",
                    "--configuration", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, "-nodeReuse:false").ShouldExit(0);
            }
        }

        internal string Configuration { get; }

        public void Dispose() => _folder.Dispose();
    }
}
