// artifacts/RID/s6-overlay + rootfs/ → dist/s6-overlay-ARCH.tar.gz, its signature, SHA256SUMS and the public key.
var packager = "src/Packager.Tool/bin/Release/net10.0/s6-overlay-packager.dll";
var keys = root.Combine(".keys");

void Packager(params string[] arguments) => Run("dotnet", new[] { "exec", packager }.Concat(arguments).ToArray());

string Tarball(Target row) => $"dist/s6-overlay-{row.Name}.tar.gz";

Task("Packager")
    .Description("Compiles the packager")
    .Does(() => Run("dotnet", new[] { "build", "src/Packager.Tool", "-c", "Release", "--nologo", "-v", "quiet", "-clp:ErrorsOnly" }));

Task("Pack")
    .Description("Assembles the tarball of each architecture in dist/")
    .IsDependentOn("Publish")
    .IsDependentOn("Packager")
    .Does(() =>
    {
        EnsureDirectoryExists(dist);
        // Every architecture has the same commands; the list comes from the binary that can run here.
        var commands = artifacts.CombineWithFilePath("commands").FullPath;
        var native = architectures.First(row => row.Rid == "linux-x64");
        if (!selected.Contains(native))
            PublishRuntime(native);
        System.IO.File.WriteAllText(commands, Capture($"artifacts/{native.Rid}/s6-overlay", "--list"));
        var time = EnvironmentVariable("SOURCE_DATE_EPOCH") ?? Capture("git", "log", "-1", "--format=%ct").Trim();
        foreach (var row in selected)
            Packager("pack", "rootfs", "--binary", $"artifacts/{row.Rid}/s6-overlay", "--commands", commands,
                "--time", time, "--output", Tarball(row));
    });

Task("Sign")
    .Description("Signs the tarballs with S6_OVERLAY_SIGNING_KEY, or with a development key")
    .IsDependentOn("Pack")
    .Does(() =>
    {
        var key = EnvironmentVariable("S6_OVERLAY_SIGNING_KEY");
        if (string.IsNullOrEmpty(key))
        {
            Packager("keygen", "--user", "s6-overlay development key <nobody@localhost>", "--type", "ed25519",
                "--no-passphrase", "--if-missing", "--output", ".keys");
            Warning("Signing with the development key in .keys/: set S6_OVERLAY_SIGNING_KEY for a release");
            foreach (var row in selected)
                Packager("sign", Tarball(row), "--key", ".keys/secret.asc");
            Packager("public-key", "--key", ".keys/secret.asc", "--output", "dist/s6-overlay.asc");
            return;
        }
        foreach (var row in selected)
            Packager("sign", Tarball(row));
        Packager("public-key", "--output", "dist/s6-overlay.asc");
    });

Task("Checksums")
    .Description("Writes dist/SHA256SUMS")
    .IsDependentOn("Sign")
    .Does(() =>
    {
        var files = selected.Select(Tarball).SelectMany(file => new[] { file, file + ".sig" });
        Packager(new[] { "sha256", "--output", "dist/SHA256SUMS" }.Concat(files).ToArray());
    });
