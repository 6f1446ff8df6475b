using System;
using System.IO;
using System.Linq;
using System.Text;

namespace S6Overlay.Benchmarks;

/// <summary>The measurements as lines on the terminal and as docs/performance.md.</summary>
internal static class Report
{
    public static string Line(Row row)
    {
        var line = new StringBuilder($"{row.Group}: {row.Name}: ");
        line.AppendJoin(", ", row.Samples.Select(sample => $"{sample.Program} {Figure(sample.Median)} {row.Unit}"));
        if (row.WithinBudget is bool met)
            line.Append($" (budget {Limit(row)}: {(met ? "met" : "NOT met")})");
        return line.ToString();
    }

    public static void Write(string path, Bench bench, int runs)
    {
        var text = new StringBuilder();
        text.AppendLine("# Performance");
        text.AppendLine();
        text.AppendLine("Written by `./build.sh --target=Benchmark`. The programs are run in turn, so that a machine whose speed");
        text.AppendLine($"drifts is fair to all. Figures are medians of {runs} runs unless the row says otherwise, with the minimum in");
        text.AppendLine("brackets; a budget in × is in times the first reference's figure; *ratio* is the reference's figure over ours (for rates: ours over the reference's), so above 1 ours is better.");
        text.AppendLine();
        text.AppendLine($"Machine: {Environment.ProcessorCount} processors, {Processor()}, kernel {File.ReadAllText("/proc/sys/kernel/osrelease").Trim()}.");
        foreach (IGrouping<string, Row> group in bench.Rows.GroupBy(row => row.Group))
        {
            text.AppendLine().AppendLine($"## {group.Key}").AppendLine();
            text.AppendLine("| what | ours | budget | reference programs |");
            text.AppendLine("|---|---|---|---|");
            foreach (Row row in group)
                text.AppendLine($"| {row.Name}{Runs(row, runs)} | {Cell(row, row.Samples[0])} | {BudgetCell(row)} | {string.Join("; ", row.Samples.Skip(1).Select(sample => ReferenceCell(row, sample)))} |");
        }
        File.WriteAllText(path, text.ToString());
    }

    private static string Cell(Row row, Sample sample) => $"{Figure(sample.Median)} {row.Unit} [{Figure(sample.Minimum)}]";

    private static string BudgetCell(Row row) => row.WithinBudget is bool met
        ? $"{(row.MoreIsBetter ? "≥" : "≤")} {Limit(row)} {(met ? "met" : "**not met**")}"
        : "";

    private static string Limit(Row row) => row.Times is double times ? $"{Figure(times)} ×" : Figure(row.Budget ?? 0);

    private static string Runs(Row row, int usual) => row.Samples[0].Values.Length is int count && count != usual ? $" ({count} {(count == 1 ? "run" : "runs")})" : "";

    private static string ReferenceCell(Row row, Sample sample)
    {
        double ours = row.Samples[0].Median;
        double ratio = row.MoreIsBetter ? ours / sample.Median : sample.Median / ours;
        return $"{sample.Program} {Cell(row, sample)}{(double.IsFinite(ratio) ? $", ratio {ratio:0.00}" : "")}";
    }

    private static string Figure(double value) => value switch
    {
        >= 100 => value.ToString("0"),
        >= 10 => value.ToString("0.0"),
        _ => value.ToString("0.00"),
    };

    private static string Processor() => File.ReadLines("/proc/cpuinfo")
        .FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown processor";
}
