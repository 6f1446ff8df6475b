// Format, analyzers, unit tests, command tests against the published binary, integration tests in containers.
// Ends with one line: N passed, N failed, N skipped.
using System.Xml.Linq;

var results = artifacts.Combine("test-results");

// What was left out without a test of its own that could say so.
var alsoSkipped = new List<string>();

Task("Format")
    .Description("Fails if a source file is not formatted as dotnet format would")
    .Does(() =>
    {
        // dotnet format looks at the debug configuration, and without the generator in it sees errors that are none.
        Run("dotnet", new[] { "build", "src/Runtime.Generator", "-c", "Debug", "--nologo", "-v", "quiet", "-clp:ErrorsOnly" });
        Run("dotnet", new[] { "format", "s6-overlay.slnx", "--verify-no-changes", "--no-restore", "--verbosity", "quiet" });
    });

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
// Tests that failed, where they are few, run once more, alone: one that passes then depends on the load of the machine.
// It counts as passed and is named as unstable.
void RunTests(string folder, string name = null, string title = null, string more = "", Dictionary<string, string> environment = null)
{
    name ??= System.IO.Path.GetFileName(folder);
    title ??= name;
    Information("Running {0}", title);
    StartTests($"{results}/{title}.xml", more);
    var again = Failures($"{results}/{title}.xml").Select(test => $"{(string)test.Attribute("type")}.{(string)test.Attribute("method")}").Distinct().ToArray();
    if (again.Length is > 0 and <= 12)
    {
        Information("Running {0} of {1} again, alone", again.Length, title);
        StartTests($"{results}/{title}.again", " -parallel none" + string.Concat(again.Select(method => $" -method {method}")));
    }

    void StartTests(string file, string selection)
    {
        StartProcess($"{folder}/bin/Release/net10.0/{name}", new ProcessSettings
        {
            Arguments = $"-noLogo -noColor -xml {file}{selection}",
            WorkingDirectory = root,
            EnvironmentVariables = environment ?? new Dictionary<string, string>(),
        });
        if (!FileExists(file))
            throw new CakeException($"{title} ended without results");
    }
}

IEnumerable<XElement> Failures(string file) =>
    XDocument.Load(file).Descendants("test").Where(test => (string)test.Attribute("result") == "Fail");

void Summarize()
{
    int passed = 0, failed = 0, skipped = alsoSkipped.Count;
    foreach (var reason in alsoSkipped)
        Information("skipped: {0}", reason);
    foreach (var file in GetFiles($"{results}/*.xml").Select(path => path.FullPath))
    {
        var again = System.IO.Path.ChangeExtension(file, ".again");
        var stable = FileExists(again)
            ? XDocument.Load(again).Descendants("test").Where(test => (string)test.Attribute("result") == "Pass").Select(test => (string)test.Attribute("name")).ToHashSet()
            : new HashSet<string>();
        foreach (var assembly in XDocument.Load(file).Descendants("assembly"))
        {
            passed += (int)assembly.Attribute("passed");
            failed += (int?)assembly.Attribute("errors") ?? 0;
            skipped += (int)assembly.Attribute("skipped");
        }
        foreach (var test in XDocument.Load(file).Descendants("test").Where(test => (string)test.Attribute("result") == "Skip"))
            Information("skipped: {0}: {1}", (string)test.Attribute("name"), (string)test.Element("reason"));
        foreach (var name in Failures(file).Select(test => (string)test.Attribute("name")))
        {
            var unstable = stable.Contains(name);
            passed += unstable ? 1 : 0;
            failed += unstable ? 0 : 1;
            Information("{0}: {1}", unstable ? "unstable" : "failed", name);
        }
    }
    System.IO.File.WriteAllText($"{results}/closing-line", $"{passed} passed, {failed} failed, {skipped} skipped\n");
    if (failed > 0 || passed == 0)
        throw new CakeException(1, "tests failed");
}
