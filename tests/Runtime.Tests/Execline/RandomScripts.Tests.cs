using System;
using System.Collections.Concurrent;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Execline;

/// <summary>
/// Random scripts, run by the reference and by ours. The seed is printed; <c>EXECLINE_SEED</c> replays it, and
/// <c>EXECLINE_SCRIPTS</c> says how many scripts (5,000 unless said otherwise).
/// </summary>
public sealed class RandomScriptsTests(ITestOutputHelper output)
{
    private const int Standard = 5000;

    /// <summary>The same scripts in every run, so that a red run is the change's; <c>EXECLINE_SEED=random</c> looks for new ones.</summary>
    private const int StandardSeed = 20261123;

    /// <summary>One in this many scripts runs in the mode of real execs as well, which takes a process per link.</summary>
    private const int ExecEvery = 25;

    [Fact]
    public void RandomScriptsDoTheSameAsInTheReference()
    {
        int seed = Environment.GetEnvironmentVariable("EXECLINE_SEED") == "random" ? Random.Shared.Next() : Number("EXECLINE_SEED") ?? StandardSeed;
        output.WriteLine($"EXECLINE_SEED={seed}");
        var generator = new ScriptGenerator(seed);
        string[] scripts = [.. Enumerable.Range(0, Number("EXECLINE_SCRIPTS") ?? Standard).Select(_ => generator.Next())];
        var failures = new ConcurrentBag<string>();
        Parallel.For(0, scripts.Length, new ParallelOptions { MaxDegreeOfParallelism = Math.Max(2, Environment.ProcessorCount) }, i =>
        {
            if (failures.Count < 5 && Difference(scripts[i], i % ExecEvery == 0) is { } difference)
                failures.Add($"seed {seed}, script {i}:\n{scripts[i]}\n{difference}");
        });
        Assert.True(failures.IsEmpty, string.Join("\n\n", failures));
    }

    [Fact]
    public void MostRandomScriptsGetFarEnoughToSaySomething()
    {
        var generator = new ScriptGenerator(1);
        int speaking = 0;
        for (int i = 0; i < 100; i++)
            speaking += Differential.Run(Dressed(generator.Next()), Suite.Ours).Contains("argc", StringComparison.Ordinal) ? 1 : 0;
        output.WriteLine($"{speaking} of 100");
        Assert.InRange(speaking, 20, 100);
    }

    /// <summary>A script with arguments, variables and input to work with.</summary>
    private static Case Dressed(string script) =>
        new(["-p"], script, ["-a", "-b", "two words", "three", ""], ["A=env a", "B=1:x,", "i="], "line one\nline two\n");

    private static string? Difference(string script, bool execToo)
    {
        // Two processes that read the same input, or one whose reader may be gone: what comes out of that is a matter of
        // time. Such a script is given several chances to do the same.
        string? difference = Compare(script, execToo);
        for (int chance = 1; chance < 40 && difference is not null && IsRace(script); chance++)
            difference = Compare(script, execToo);
        return difference;
    }

    private static string? Compare(string script, bool execToo)
    {
        // The reference does some of its work in helpers, whose names its messages bear.
        Case one = Dressed(script);
        string reference = Outcome(one, Suite.Reference);
        string ours = Outcome(one, Suite.Ours);
        if (reference != ours)
            return $"reference: {reference}\nours: {ours}";
        string exec = execToo ? Outcome(one, Suite.OursExec) : ours;
        return exec == ours ? null : $"in process: {ours}\nby exec: {exec}";
    }

    private static bool IsRace(string script) =>
        script.Contains("pipeline", StringComparison.Ordinal) || script.Contains("forbacktickx", StringComparison.Ordinal);

    private static string Outcome(Case script, Suite suite)
    {
        // Whether a writer notices that its reader is gone, and says so, is a race.
        string outcome = Differential.Run(script, suite, names: false, messages: !IsRace(script.Script));
        // Where there are no positional parameters the manual says exit 100, the reference exits 111.
        return script.Script.Contains("elgetpositionals", StringComparison.Ordinal)
            ? outcome.Replace("111", "100", StringComparison.Ordinal)
            : outcome;
    }

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.Integer, CultureInfo.InvariantCulture, out int number) ? number : null;
}
