using System;
using System.Collections.Generic;
using S6Overlay.Packaging.Release;
using S6Overlay.Packaging.Tests.Support;
using Xunit;

namespace S6Overlay.Packaging.Tests.Release;

/// <summary>From what the build tools wrote to the packages that are in the binary.</summary>
public sealed class PackagesTests
{
    private static readonly Dictionary<string, string> NoLicenses = [];

    [Fact]
    public void ALinkersMapNamesTheObjectsThatAreInTheBinary()
    {
        using var folder = new TempFolder();
        var map = folder.Write("map", """
                         VMA              LMA     Size Align Out     In      Symbol
                         2a8              2a8       24     4 .note.gnu.build-id
                         2a8              2a8       24     4         <internal>:(.note.gnu.build-id)
                        1000             1000      100    16         obj/native/own.o:(.text)
                        1100             1100       20     4         /usr/lib/musl/libc.a(printf.o):(.text.printf)
                        1100             1100        0     1                 printf
                        1120             1120       20     4         /usr/lib/musl/libc.a(malloc.o):(.text.malloc)
                        1140             1140       20     4         /usr/lib/musl/crti.o:(.init)
                        1160             1160       20     4                 /not/an/object::(anonymous namespace)::f(int)
            """);
        Assert.Equal(["/usr/lib/musl/crti.o", "/usr/lib/musl/libc.a"], LinkInputs.Read(map));
    }

    [Fact]
    public void ACompilersResponseFileNamesTheAssemblies()
    {
        using var folder = new TempFolder();
        var response = folder.Write("rsp", "obj/own.dll\n-o:/tmp/out.o\n-r:/nuget/b/1.0/lib/B.dll\n-r:/nuget/a/1.0/lib/A.dll\n--targetos:linux\n");
        Assert.Equal(["/nuget/a/1.0/lib/A.dll", "/nuget/b/1.0/lib/B.dll"], LinkInputs.Read(response));
        Assert.Contains("neither a linker's map nor", Assert.Throws<PackagingException>(() => LinkInputs.Read(folder.Write("x", "text\n"))).Message);
        Assert.Contains("unable to read", Assert.Throws<PackagingException>(() => LinkInputs.Read(folder["missing"])).Message);
    }

    [Fact]
    public void AFileInAPackageFolderBelongsToNuGetsPackage()
    {
        using var folder = new TempFolder();
        var (first, second) = (FakeNuGet(folder, "lib/x.dll"), folder.Write("some.package/1.2.3/native/y.a", ""));
        var package = Assert.Single(new PackageFinder(NoLicenses).Owners([first, second, first]));
        Assert.Equal("pkg:nuget/Some.Package@1.2.3%2Bbuild", package.Url);
        Assert.Equal(("Some.Package", "1.2.3+build", "MIT"), (package.Name, package.Version, package.License));
        Assert.Equal("0102ff", package.Sha512);
        Assert.Equal([first, second], package.Files);

        var overridden = new PackageFinder(new Dictionary<string, string> { ["Some.Package"] = "ISC" }).Owners([first]);
        Assert.Equal("ISC", Assert.Single(overridden).License);
    }

    [Fact]
    public void AFileOfTheDistributionBelongsToItsPackage()
    {
        Shell.Need("dpkg-query");
        var package = Assert.Single(new PackageFinder(new Dictionary<string, string> { ["coreutils"] = "GPL-3.0-or-later" }).Owners(["/usr/bin/env", "/usr/bin/sort"]));
        var version = Shell.Run("dpkg-query", "-W", "-f", "${Version}", "coreutils").ShouldExit(0).Output;
        Assert.Equal(("coreutils", version, "GPL-3.0-or-later"), (package.Name, package.Version, package.License));
        Assert.Matches("^pkg:deb/[a-z]+/coreutils@[^?/ ]+\\?arch=[a-z0-9]+$", package.Url);
        Assert.Equal(2, package.Files.Count);
    }

    [Fact]
    public void AFileOfNobodysIsRefused()
    {
        using var folder = new TempFolder();
        var finder = new PackageFinder(NoLicenses);
        Assert.Contains("belongs to no package", Assert.Throws<PackagingException>(() => finder.Owners([folder.Write("x", "")])).Message);
        Assert.Contains("not there any more", Assert.Throws<PackagingException>(() => finder.Owners([folder["y"]])).Message);
        Assert.Contains("is not XML", Assert.Throws<PackagingException>(() => finder.Owners([folder.Write("bad/p.nuspec", "<")])).Message);
    }

    [Fact]
    public void ALockFileGivesEveryPinnedPackageOnce()
    {
        using var folder = new TempFolder();
        var pinned = LockFile.Read(folder.Write("packages.lock.json", """
            {"version": 2, "dependencies": {
              "net10.0": {
                "B": {"type": "Direct", "requested": "[1.0, )", "resolved": "1.0.0", "contentHash": "bb=="},
                "A": {"type": "Transitive", "resolved": "2.0.0", "contentHash": "aa=="},
                "own": {"type": "Project", "dependencies": {"A": "[1.0, )"}}},
              "net10.0/linux-x64": {"A": {"type": "Transitive", "resolved": "2.0.0", "contentHash": "aa=="}}}}
            """));
        Assert.Equal([new PinnedPackage("A", "2.0.0", "aa=="), new PinnedPackage("B", "1.0.0", "bb==")], pinned);
        foreach (var bad in (string[])["", "[]", "{}", """{"dependencies": {"net10.0": 1}}""", """{"dependencies": {"net10.0": {"A": {"contentHash": "x"}}}}"""])
            Assert.Contains("not a lock file", Assert.Throws<PackagingException>(() => LockFile.Read(folder.Write("bad", bad))).Message);
    }

    internal static string FakeNuGet(TempFolder folder, string file)
    {
        folder.Write("some.package/1.2.3/some.package.nuspec", """
            <?xml version="1.0"?>
            <package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd"><metadata>
              <id>Some.Package</id><version>1.2.3+build</version><license type="expression">MIT</license>
            </metadata></package>
            """);
        folder.Write("some.package/1.2.3/some.package.1.2.3.nupkg.sha512", Convert.ToBase64String([1, 2, 255]));
        return folder.Write("some.package/1.2.3/" + file, "content");
    }
}
