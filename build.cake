// The build pipeline: one file per stage. Everything worth testing lives in src/Packager.
#load "build/parameters.cake"
#load "build/publish.cake"
#load "build/release.cake"
#load "build/pack.cake"
#load "build/engine.cake"
#load "build/emulation.cake"
#load "build/test.cake"
#load "build/benchmark.cake"

Task("Default")
    .Description("The signed tarball of each architecture, its checksums and the public key, in dist/")
    .IsDependentOn("Checksums");

Task("Clean")
    .Description("Removes what the build made: artifacts/ and dist/, not the development key")
    .Does(() => CleanDirectories(new[] { artifacts.FullPath, dist.FullPath }));

Task("Help")
    .Description("This list")
    .Does(() =>
    {
        foreach (var task in Tasks.Where(task => !string.IsNullOrEmpty(task.Description)))
            Information("--target={0,-12} {1}", task.Name, task.Description);
        Information("--arch=NAME[,NAME…]   amd64 (default), aarch64 (or arm64); all for every one");
        Information("--libc=NAME           musl (default) or glibc: what the binary is linked with");
    });

RunTarget(target);
