// src/Runtime → artifacts/RID/s6-overlay, per architecture.
Task("Publish")
    .Description("Compiles the binary of each architecture to artifacts/")
    .Does(() =>
    {
        foreach (var row in selected)
            PublishRuntime(row);
    });

void PublishRuntime(Target row)
{
    Information("Compiling {0} ({1}, {2})", row.Name, row.Rid, libc);
    Run("dotnet", new[]
    {
        "publish", "src/Runtime/Runtime.csproj", "-r", row.Rid, "-o", $"artifacts/{row.Rid}",
        $"-p:RuntimeLibc={libc}", "--nologo", "-v", "quiet",
    });
}
