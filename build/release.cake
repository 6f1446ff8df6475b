// What a release has beyond the tarballs: policy, bill of materials, provenance, checksums, each signed; and its proof.
var version = System.Xml.Linq.XDocument.Load("Directory.Build.props").Descendants("Version").Single().Value;
var withoutBinary = "dist/s6-overlay-nobin.tar.gz";
var project = EnvironmentVariable("S6_OVERLAY_PROJECT_URL") ?? "https://localhost/s6-overlay";

string Intermediate(Target row) => $"src/Runtime/obj/Release/net10.0/{row.Rid}/native";

// With the tarball that has everything but the binary. Before anything is signed: what may not be released leaves
// nothing in dist/ that looks released.
Task("Inspect")
    .Description("Refuses tarballs that may not be released: modes, paths, sizes, missing manual pages")
    .IsDependentOn("Pack")
    .Does(() =>
    {
        var about = artifacts.CombineWithFilePath("release-nobin").FullPath;
        System.IO.File.WriteAllText(about, $"NAME=s6-overlay\nVERSION={version}\n");
        Packager("pack", "rootfs", "--commands", Commands(), "--add", $"etc/s6-overlay-release={about}", "--compression", "small",
            "--time", Time(), "--output", withoutBinary);
        foreach (var tarball in selected.Select(Tarball).Append(withoutBinary))
            Packager("inspect", tarball, "--manuals", "docs/commands", "--max-packed", "900000", "--max-unpacked", "3400000");
    });

Task("Release")
    .Description("Every architecture (or --arch=…): tarballs, nobin tarball, SBOM, provenance, packager tool, all checksummed and signed")
    .IsDependentOn("Inspect")
    .Does(() =>
    {
        var files = new List<string>();
        foreach (var row in selected)
        {
            files.Add(Tarball(row));
            var bill = $"dist/s6-overlay-{row.Name}.cdx.json";
            Packager("sbom", Tarball(row), "--output", bill, "--name", "s6-overlay", "--product-version", version, "--license", "ISC",
                "--time", Time(), "--linked", $"{Intermediate(row)}/s6-overlay.map", "--linked", $"{Intermediate(row)}/s6-overlay.ilc.rsp",
                "--license-of", "musl-dev=MIT", "--license-of", "libgcc-12-dev=GPL-3.0-or-later WITH GCC-exception-3.1",
                "--license-of", "libgcc-12-dev-arm64-cross=GPL-3.0-or-later WITH GCC-exception-3.1");
            files.Add(bill);
        }
        files.Add(withoutBinary);
        Packager(new[]
        {
            "provenance", "--output", "dist/s6-overlay.provenance.json", "--repository", project,
            "--commit", Capture("git", "rev-parse", "HEAD").Trim(), "--builder", $"{project}/builder", "--build-type", $"{project}/docs/release.md",
            "--lock", "src/Runtime/packages.lock.json", "--lock", "src/Packager/packages.lock.json", "--input", "global.json",
        }.Concat(selected.SelectMany(row => new[] { "--linked", $"{Intermediate(row)}/s6-overlay.map" }))
            .Concat(files.Where(file => file.EndsWith(".tar.gz"))).ToArray());
        files.Add("dist/s6-overlay.provenance.json");
        foreach (var package in new[] { "src/Packager.Tool", "src/Packager.MSBuild" })
            Run("dotnet", new[] { "pack", package, "-c", "Release", "-o", "dist", "--nologo", "-v", "quiet", "-clp:ErrorsOnly" });
        files.AddRange(GetFiles("dist/*.nupkg").Select(file => "dist/" + file.GetFilename()));

        SignFiles(files.ToArray());
        Packager(new[] { "sha256", "--output", "dist/SHA256SUMS" }.Concat(files).ToArray());
        SignFiles("dist/SHA256SUMS");
    });

Task("Reproduce")
    .Description("Builds twice, in different folders and under different conditions, and compares the tarballs byte by byte")
    .Does(() =>
    {
        // The second folder's name is longer; its files were made in the opposite order, half a day earlier by their
        // times and under another umask; and the build runs in another locale and time zone.
        var commit = Capture("git", "rev-parse", "HEAD").Trim();
        var sums = new List<string>();
        foreach (var (folder, conditions, order, time) in new[]
        {
            ("a", "umask 022; export LC_ALL=C TZ=UTC", "sort -z", "now"),
            ("another-folder", "umask 077; export LC_ALL=C.UTF-8 TZ=Pacific/Auckland DOTNET_CLI_UI_LANGUAGE=de", "sort -zr", "12 hours ago"),
        })
        {
            var place = artifacts.Combine("reproduce").Combine(folder);
            if (DirectoryExists(place))
                DeleteDirectory(place, new DeleteDirectorySettings { Recursive = true, Force = true });
            var arch = string.Join(",", selected.Select(row => row.Name));
            Run("bash", new[]
            {
                "-euo", "pipefail", "-c", string.Join("; ",
                    conditions,
                    $"git clone --quiet --no-checkout . {place}",
                    $"cd {place}",
                    $"git update-ref --no-deref HEAD {commit}",
                    $"git read-tree {commit}",
                    $"git ls-files -z | {order} | git checkout-index -z --stdin",
                    $"git ls-files -z | xargs -0 touch -h -d '{time}'",
                    $"./build.sh --target=Pack --arch={arch} >build.log 2>&1 || {{ cat build.log; exit 1; }}"),
            });
            sums.Add(string.Join("\n", selected.Select(row => Capture("sha256sum", $"{place}/{Tarball(row)}").Split(' ')[0] + "  " + System.IO.Path.GetFileName(Tarball(row)))));
            Information("{0}:\n{1}", folder, sums[^1]);
        }
        if (sums[0] != sums[1])
            throw new CakeException("the two builds differ: s6-overlay-packager diff shows where");
        Information("Both builds are the same, byte by byte.");
    });
