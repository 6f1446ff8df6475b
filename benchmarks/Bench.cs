using System;
using System.Collections.Generic;
using System.Linq;

namespace S6Overlay.Benchmarks;

/// <summary>One figure of one program over several runs.</summary>
internal sealed record Sample(string Program, double[] Values)
{
    public double Median { get; } = MedianOf(Values);

    public double Minimum => Values.Min();

    private static double MedianOf(double[] values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}

/// <summary>
/// What was measured, ours first, then the references. The unit is <c>ms</c>, <c>MB</c> …; of a rate (<c>MB/s</c>) more
/// is better. Our own figure must not be above the budget (for a rate: below); null where there is none.
/// </summary>
internal sealed record Row(string Group, string Name, string Unit, double? Budget, Sample[] Samples)
{
    public bool MoreIsBetter => Unit.EndsWith("/s", StringComparison.Ordinal);

    public bool? WithinBudget => Budget is not double budget ? null : MoreIsBetter ? Samples[0].Median >= budget : Samples[0].Median <= budget;
}

/// <summary>Takes the measurements: the programs in turn, run by run, so that a machine whose speed drifts is fair to all.</summary>
internal sealed class Bench(Tools tools, int runs)
{
    private readonly List<Row> _rows = [];

    public Tools Tools { get; } = tools;

    public IReadOnlyList<Row> Rows => _rows;

    /// <summary>
    /// Runs each program once uncounted, then all in turn, and records the medians. Ours comes first among the subjects;
    /// a null function is a program that is not installed.
    /// </summary>
    public void Compare(string group, string name, string unit, double? budget, params (string Program, Func<double>? Run)[] subjects) =>
        Compare(runs, group, name, unit, budget, subjects);

    /// <summary>The same with a number of runs of its own, for what takes long.</summary>
    public void Compare(int times, string group, string name, string unit, double? budget, params (string Program, Func<double>? Run)[] subjects)
    {
        (string Program, Func<double> Run)[] present = [.. subjects.Where(subject => subject.Run is not null).Select(subject => (subject.Program, subject.Run!))];
        double[][] values = [.. present.Select(_ => new double[times])];
        foreach ((_, Func<double> run) in present)
            run();
        for (int i = 0; i < times; i++)
            for (int subject = 0; subject < present.Length; subject++)
                values[subject][i] = present[subject].Run();
        var row = new Row(group, name, unit, budget, [.. present.Select((subject, i) => new Sample(subject.Program, values[i]))]);
        _rows.Add(row);
        Console.WriteLine(Report.Line(row));
    }
}
