// artifacts/RID/s6-overlay + rootfs/ → dist/s6-overlay-ARCH.tar.gz, its signature, SHA256SUMS and the public key.
var packager = "src/Packager.Tool/bin/Release/net10.0/s6-overlay-packager.dll";

void Packager(params string[] arguments) => Run("dotnet", new[] { "exec", packager }.Concat(arguments).ToArray());

string Tarball(Target row) => $"dist/s6-overlay-{row.Name}.tar.gz";

Task("Packager")
    .Description("Compiles the packager")
    .Does(() => Run("dotnet", new[] { "build", "src/Packager.Tool", "-c", "Release", "--nologo", "-v", "quiet", "-clp:ErrorsOnly" }));

// Every architecture has the same commands; the list comes from the binary that can run here.
string Commands() => artifacts.CombineWithFilePath("commands").FullPath;

string Time() => EnvironmentVariable("SOURCE_DATE_EPOCH") ?? Capture("git", "log", "-1", "--format=%ct").Trim();

Task("Pack")
    .Description("Assembles the tarball of each architecture in dist/")
    .IsDependentOn("Publish")
    .IsDependentOn("Packager")
    .Does(() =>
    {
        // What is left of an earlier build must not pass for a part of this one.
        EnsureDirectoryExists(dist);
        CleanDirectory(dist);
        var native = architectures.First(row => row.Rid == "linux-x64");
        if (!selected.Contains(native))
            PublishRuntime(native);
        System.IO.File.WriteAllText(Commands(), Capture($"artifacts/{native.Rid}/s6-overlay", "--list"));
        foreach (var row in selected)
        {
            var about = artifacts.CombineWithFilePath($"release-{row.Name}").FullPath;
            System.IO.File.WriteAllText(about, $"NAME=s6-overlay\nVERSION={version}\nARCH={row.Name}\n");
            Packager("pack", "rootfs", "--binary", $"artifacts/{row.Rid}/s6-overlay", "--commands", Commands(),
                "--add", $"etc/s6-overlay-release={about}", "--compression", "small",
                "--time", Time(), "--output", Tarball(row));
        }
    });

Task("Sign")
    .Description("Signs the tarballs with S6_OVERLAY_SIGNING_KEY, or with a development key")
    .IsDependentOn("Pack")
    .Does(() =>
    {
        SignFiles(selected.Select(Tarball).ToArray());
    });

Task("Checksums")
    .Description("Writes dist/SHA256SUMS")
    .IsDependentOn("Sign")
    .Does(() =>
    {
        var files = selected.Select(Tarball).SelectMany(file => new[] { file, file + ".sig" });
        Packager(new[] { "sha256", "--output", "dist/SHA256SUMS" }.Concat(files).ToArray());
    });

// Signs each file, and lets a user's command say that the signatures are good by the key that goes with them.
void SignFiles(params string[] files)
{
    var key = SecretKey();
    Packager(new[] { "sign" }.Concat(files).Concat(key).ToArray());
    Packager(new[] { "public-key", "--output", "dist/s6-overlay.asc" }.Concat(key).ToArray());
    foreach (var file in files)
        Packager("verify", file + ".sig", file, "--keyring", "dist/s6-overlay.asc");
}

// The options that name the key to sign with: none where the environment does, else the development key, made once.
string[] SecretKey()
{
    if (!string.IsNullOrEmpty(EnvironmentVariable("S6_OVERLAY_SIGNING_KEY")))
        return Array.Empty<string>();
    if (!FileExists(".keys/secret.asc"))
        Packager("keygen", "--user", "s6-overlay development key <nobody@localhost>", "--type", "ed25519", "--no-passphrase", "--output", ".keys");
    Warning("Signing with the development key in .keys/: set S6_OVERLAY_SIGNING_KEY for a release");
    return new[] { "--key", ".keys/secret.asc" };
}
