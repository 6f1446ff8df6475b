using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace S6Overlay.Packaging.Tests.Support;

/// <summary>How a program ended and what it wrote.</summary>
internal sealed record ShellResult(string Program, int Code, string Output, string Error)
{
    /// <summary>Fails the test, showing what was said, unless the exit code is <paramref name="code"/>.</summary>
    public ShellResult ShouldExit(int code)
    {
        Assert.True(code == Code, $"{Program} ended with {Code}, not {code}\nstdout: {Output}\nstderr: {Error}");
        return this;
    }
}

/// <summary>Runs other people's programs: the tars and gpg that this library must agree with.</summary>
internal static class Shell
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    /// <summary>Whether a program is on the search path.</summary>
    public static bool Has(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));

    /// <summary>Skips the test, saying why, where a program is not installed.</summary>
    public static void Need(string program) => Assert.SkipUnless(Has(program), $"{program} is not installed");

    public static ShellResult Run(string program, params IEnumerable<string> arguments) => RunWith([], program, arguments);

    /// <summary>Runs a program with some variables added to the environment, and no input.</summary>
    public static ShellResult RunWith(
        IEnumerable<(string Name, string? Value)> environment, string program, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["LC_ALL"] = "C";
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Deadline))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{program} did not end within {Deadline}");
        }

        Task.WaitAll(output, error);
        return new ShellResult(program, process.ExitCode, output.Result, error.Result);
    }
}
