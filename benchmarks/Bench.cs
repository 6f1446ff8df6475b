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
/// is better. Our own figure must not be above the budget (for a rate: below), and not above so many times that of the
/// first reference; null where there is no such limit.
/// </summary>
internal sealed record Row(string Group, string Name, string Unit, double? Budget, double? Times, Sample[] Samples)
{
    public bool MoreIsBetter => Unit.EndsWith("/s", StringComparison.Ordinal);

    /// <summary>Null where there is nothing to keep to, or nothing to compare with.</summary>
    public bool? WithinBudget
    {
        get
        {
            double? most = Times is not double times ? Budget : Samples.Length > 1 ? times * Samples[1].Median : null;
            return most is not double limit ? null : MoreIsBetter ? Samples[0].Median >= limit : Samples[0].Median <= limit;
        }
    }
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

    /// <summary>The same with a number of runs of its own, for what takes long; never more than the others have.</summary>
    public void Compare(int times, string group, string name, string unit, double? budget, params (string Program, Func<double>? Run)[] subjects) =>
        Record(group, name, unit, budget, null, Measure(times, subjects));

    /// <summary>The same where ours may take <paramref name="most"/> times what the first reference takes.</summary>
    public void CompareTimes(int times, string group, string name, string unit, double most, params (string Program, Func<double>? Run)[] subjects) =>
        Record(group, name, unit, null, most, Measure(times, subjects));

    /// <summary>Several figures from the same runs, each with a name and a budget.</summary>
    public void CompareAll(int times, string group, string unit, (string Name, double? Budget)[] figures, params (string Program, Func<double[]>? Run)[] subjects)
    {
        (string Program, double[][] Values)[] measured = Measure(times, subjects);
        for (int i = 0; i < figures.Length; i++)
            Record(group, figures[i].Name, unit, figures[i].Budget, null, [.. measured.Select(subject => (subject.Program, subject.Values.Select(values => values[i]).ToArray()))]);
    }

    private (string Program, T[] Values)[] Measure<T>(int times, (string Program, Func<T>? Run)[] subjects)
    {
        times = Math.Min(times, runs);
        (string Program, Func<T> Run)[] present = [.. subjects.Where(subject => subject.Run is not null).Select(subject => (subject.Program, subject.Run!))];
        T[][] values = [.. present.Select(_ => new T[times])];
        if (times > 1)
            foreach ((_, Func<T> run) in present)
                run();
        for (int i = 0; i < times; i++)
            for (int subject = 0; subject < present.Length; subject++)
                values[subject][i] = present[subject].Run();
        return [.. present.Select((subject, i) => (subject.Program, values[i]))];
    }

    private void Record(string group, string name, string unit, double? budget, double? times, (string Program, double[] Values)[] measured)
    {
        var row = new Row(group, name, unit, budget, times, [.. measured.Select(subject => new Sample(subject.Program, subject.Values))]);
        _rows.Add(row);
        Console.WriteLine(Report.Line(row));
    }
}
