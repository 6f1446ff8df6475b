// Ours beside the reference programs that the distribution packages, in the same run; writes docs/performance.md.
Task("Benchmark")
    .Description("Measures ours beside the reference programs and writes docs/performance.md")
    .IsDependentOn("Pack")
    .Does(() =>
    {
        Run("dotnet", new[] { "build", "benchmarks", "-c", "Release", "--nologo", "-v", "quiet", "-clp:ErrorsOnly" });
        var groups = Argument("groups", "").Split(',', StringSplitOptions.RemoveEmptyEntries);
        try
        {
            if (groups.Length == 0 || groups.Contains("containers"))
                StartEngine();
            Run("benchmarks/bin/Release/net10.0/Benchmarks", groups);
        }
        finally
        {
            StopEngine();
        }
    });
