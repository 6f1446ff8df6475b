using System;
using System.Collections.Generic;

namespace S6Overlay.Packaging.Deflate;

/// <summary>Finds where the steps through a segment had better be divided, each block having codes of its own.</summary>
/// <remarks>
/// A block's size is estimated by the information in its symbols and by how many different ones there are, which are
/// to be described. Divisions at multiples of a grid are compared by dynamic programming; then every one found is
/// moved to the best place nearby, step by step.
/// </remarks>
internal static class BlockSplitter
{
    private const int Grid = 512;
    private const int MaxBlock = 128 * Grid;

    /// <summary>The number of steps before the end of each block.</summary>
    public static List<int> Split(ReadOnlySpan<Step> steps)
    {
        var ends = Coarse(steps);
        for (var i = 0; i + 1 < ends.Count; i++)
            ends[i] = Refined(steps, i == 0 ? 0 : ends[i - 1], ends[i], ends[i + 1]);
        return ends;
    }

    private static List<int> Coarse(ReadOnlySpan<Step> steps)
    {
        if (steps.IsEmpty)
            return [0];
        var cells = (steps.Length + Grid - 1) / Grid;
        var best = new long[cells + 1];
        var from = new int[cells + 1];
        Array.Fill(best, long.MaxValue);
        best[0] = 0;
        for (var first = 0; first < cells; first++)
        {
            var estimate = new BlockEstimate();
            var last = Math.Min(steps.Length, (first * Grid) + MaxBlock);
            for (var i = first * Grid; i < last; i++)
            {
                estimate.Add(steps[i]);
                if ((i + 1) % Grid != 0 && i + 1 != steps.Length)
                    continue;
                var cell = (i / Grid) + 1;
                var total = best[first] + estimate.Bits;
                if (total < best[cell])
                {
                    best[cell] = total;
                    from[cell] = first;
                }
            }
        }

        var ends = new List<int>();
        for (var cell = cells; cell > 0; cell = from[cell])
            ends.Add(Math.Min(steps.Length, cell * Grid));
        ends.Reverse();
        return ends;
    }

    /// <summary>The best end, within the grid's distance, of the block from <paramref name="start"/> to <paramref name="end"/> before another one.</summary>
    private static int Refined(ReadOnlySpan<Step> steps, int start, int end, int next)
    {
        var lowest = Math.Max(start + 1, end - Grid);
        var highest = Math.Min(next - 1, end + Grid);
        var left = new BlockEstimate();
        var right = new BlockEstimate();
        foreach (var step in steps[start..lowest])
            left.Add(step);
        foreach (var step in steps[lowest..next])
            right.Add(step);
        var best = lowest;
        var fewest = left.Bits + right.Bits;
        for (var place = lowest; place < highest; place++)
        {
            left.Add(steps[place]);
            right.Remove(steps[place]);
            if (left.Bits + right.Bits is var bits && bits < fewest)
            {
                fewest = bits;
                best = place + 1;
            }
        }

        return best;
    }
}
