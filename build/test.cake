// Format, analyzers, unit tests, command tests against the published binary, integration tests in containers.
// Ends with one line: N passed, N failed, N skipped.
using System.Xml.Linq;

var results = artifacts.Combine("test-results");

// What was left out without a test of its own that could say so.
var alsoSkipped = new List<string>();

Task("Format")
    .Description("Fails if a source file is not formatted as dotnet format would")
    .Does(() => Run("dotnet", new[] { "format", "s6-overlay.slnx", "--verify-no-changes", "--no-restore", "--verbosity", "quiet" }));

Task("Build")
    .Description("Compiles every project with all analyzers; a warning is an error")
    .Does(() => Run("dotnet", new[] { "build", "s6-overlay.slnx", "-c", "Release", "--nologo", "-v", "quiet", "-clp:ErrorsOnly" }));

Task("Test")
    .Description("Everything that can be checked; ends with one line: N passed, N failed, N skipped")
    .IsDependentOn("Default")
    .IsDependentOn("Build")
    .IsDependentOn("Format")
    .Does(() =>
    {
        EnsureDirectoryExists(results);
        CleanDirectory(results);
        RunTests("tests/Runtime.Tests");
        RunTests("tests/Packager.Tests");
        try
        {
            var obstacle = StartEmulation();
            RunTestsOnAarch64(obstacle);
            StartEngine();
            RunTests("integration-tests", "Integration.Tests");
        }
        finally
        {
            StopEngine();
            StopEmulation();
        }
        Summarize();
    });

Task("Integration")
    .Description("The tests in containers alone, on the tarball in dist/")
    .Does(() =>
    {
        EnsureDirectoryExists(results);
        CleanDirectory(results);
        Run("dotnet", new[] { "build", "integration-tests", "-c", "Release", "--nologo", "-v", "quiet", "-clp:ErrorsOnly" });
        try
        {
            StartEmulation();
            StartEngine();
            RunTests("integration-tests", "Integration.Tests");
        }
        finally
        {
            StopEngine();
            StopEmulation();
        }
        Summarize();
    });

Task("Aarch64")
    .Description("The command tests that are run on the emulated aarch64 binary, alone")
    .IsDependentOn("Publish")
    .Does(() =>
    {
        EnsureDirectoryExists(results);
        CleanDirectory(results);
        Run("dotnet", new[] { "build", "tests/Runtime.Tests", "-c", "Release", "--nologo", "-v", "quiet", "-clp:ErrorsOnly" });
        try
        {
            var obstacle = StartEmulation();
            RunTestsOnAarch64(obstacle);
        }
        finally
        {
            StopEmulation();
        }
        Summarize();
    });

// Every exec starts an emulator, and the whole suite would take many minutes; so: supervision, the overlay's own
// commands, ids, numbers, and one of each kind of chain. Resource limits are the emulator's there, not the kernel's.
var onAarch64 = new[]
{
    "*.Commands.Overlay.*", "*.S6SvcTests", "*.S6SvstatTests", "*.S6SvwaitTests", "*.S6ApplyuidgidTests", "*.S6SetsidTests",
    "*.S6EchoTests", "*.S6ExprTests", "*.ForegroundTests", "*.PipelineTests", "*.UmaskTests", "*.WaitTests",
};

void RunTestsOnAarch64(string obstacle)
{
    if (obstacle is not null)
    {
        alsoSkipped.Add($"the command tests on aarch64: {obstacle}");
        return;
    }
    Information("On aarch64 only {0}: emulated, the rest would take many minutes", string.Join(" ", onAarch64));
    RunTests("tests/Runtime.Tests", title: "Runtime.Tests-aarch64",
        more: string.Concat(onAarch64.Select(name => $" -class {name}")),
        environment: new Dictionary<string, string> { ["S6_OVERLAY_BINARY"] = artifacts.CombineWithFilePath("linux-arm64/s6-overlay").FullPath });
}

// A test project is a program; its exit code says only that a test failed, which the summary says better.
void RunTests(string folder, string name = null, string title = null, string more = "", Dictionary<string, string> environment = null)
{
    name ??= System.IO.Path.GetFileName(folder);
    title ??= name;
    var file = $"{results}/{title}.xml";
    Information("Running {0}", title);
    StartProcess($"{folder}/bin/Release/net10.0/{name}", new ProcessSettings
    {
        Arguments = $"-noLogo -noColor -xml {file}{more}",
        WorkingDirectory = root,
        EnvironmentVariables = environment ?? new Dictionary<string, string>(),
    });
    if (!FileExists(file))
        throw new CakeException($"{title} ended without results");
}

void Summarize()
{
    int passed = 0, failed = 0, skipped = alsoSkipped.Count;
    foreach (var reason in alsoSkipped)
        Information("skipped: {0}", reason);
    foreach (var file in GetFiles($"{results}/*.xml"))
        foreach (var assembly in XDocument.Load(file.FullPath).Descendants("assembly"))
        {
            passed += (int)assembly.Attribute("passed");
            failed += (int)assembly.Attribute("failed") + ((int?)assembly.Attribute("errors") ?? 0);
            skipped += (int)assembly.Attribute("skipped");
            foreach (var test in assembly.Descendants("test").Where(test => (string)test.Attribute("result") == "Skip"))
                Information("skipped: {0}: {1}", (string)test.Attribute("name"), (string)test.Element("reason"));
            foreach (var test in assembly.Descendants("test").Where(test => (string)test.Attribute("result") == "Fail"))
                Information("failed: {0}", (string)test.Attribute("name"));
        }
    System.IO.File.WriteAllText($"{results}/closing-line", $"{passed} passed, {failed} failed, {skipped} skipped\n");
    if (failed > 0 || passed == 0)
        throw new CakeException(1, "tests failed");
}
