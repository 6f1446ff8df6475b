// artifacts/RID/s6-overlay + rootfs/ → dist/s6-overlay-ARCH.tar.gz, its signature, SHA256SUMS and the public key.
Task("Pack")
    .Description("Assembles the tarball of each architecture in dist/")
    .IsDependentOn("Publish")
    .Does(() => { });

Task("Checksums")
    .IsDependentOn("Pack")
    .Does(() => { });
