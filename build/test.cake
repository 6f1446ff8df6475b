// Format, analyzers, unit tests, command tests against the published binary, integration tests in containers.
// Ends with one line: N passed, N failed, N skipped.
using System.Xml.Linq;

var results = artifacts.Combine("test-results");

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
            StartEngine();
            RunTests("integration-tests", "Integration.Tests");
        }
        finally
        {
            StopEngine();
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
            StartEngine();
            RunTests("integration-tests", "Integration.Tests");
        }
        finally
        {
            StopEngine();
        }
        Summarize();
    });

// A test project is a program; its exit code says only that a test failed, which the summary says better.
void RunTests(string folder, string name = null)
{
    name ??= System.IO.Path.GetFileName(folder);
    Information("Running {0}", name);
    StartProcess($"{folder}/bin/Release/net10.0/{name}", new ProcessSettings
    {
        Arguments = $"-noLogo -noColor -xml {results}/{name}.xml",
        WorkingDirectory = root,
    });
    if (!FileExists($"{results}/{name}.xml"))
        throw new CakeException($"{name} ended without results");
}

void Summarize()
{
    int passed = 0, failed = 0, skipped = 0;
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
