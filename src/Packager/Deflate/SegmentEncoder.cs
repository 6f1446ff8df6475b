using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;

namespace S6Overlay.Packaging.Deflate;

/// <summary>Finds the shortest series of blocks for a segment of the input and writes it.</summary>
/// <remarks>
/// Which steps are the best depends on the codes of the blocks, and these on the steps. So both are found in turns:
/// the segment is parsed with the prices of the last blocks, and the steps are divided into blocks anew. The best
/// result of all rounds is written.
/// </remarks>
internal sealed class SegmentEncoder
{
    private const int MaxRounds = 20;

    // Rounds without progress that are allowed before it is given up.
    private const int Patience = 4;

    private readonly MatchFinder _finder = new();
    private readonly MatchTable _matches = new();
    private readonly OptimalParser _parser = new();

    /// <summary>Encodes <paramref name="text"/> from <paramref name="start"/> on; what is before it can be copied from.</summary>
    public void Encode(ReadOnlySpan<byte> text, int start, BitWriter writer, bool last)
    {
        var segment = text[start..];
        _finder.Find(text, start, _matches);
        var best = Divide(_parser.Parse(segment, _matches, [(segment.Length, Prices.Guess())]));
        var current = best;
        var futile = 0;
        for (var round = 1; round < MaxRounds && futile < Patience; round++)
        {
            var zones = current.Parts.Select(part => (part.EndByte, Prices.Of(part.Histogram)));
            current = Divide(_parser.Parse(segment, _matches, zones));
            futile++;
            if (current.Bits < best.Bits)
                (best, futile) = (current, 0);
        }

        best.Write(writer, segment, last);
    }

    private static Division Divide(List<Step> steps)
    {
        var all = CollectionsMarshal.AsSpan(steps);
        var parts = new List<Part>();
        var first = 0;
        var firstByte = 0;
        foreach (var end in BlockSplitter.Split(all))
        {
            var endByte = firstByte;
            foreach (var step in all[first..end])
                endByte += step.Length;
            var histogram = Histogram.Of(all[first..end]);
            parts.Add(new Part(first, end, firstByte, endByte, histogram, new Block(histogram, endByte - firstByte)));
            first = end;
            firstByte = endByte;
        }

        return new Division(steps, parts);
    }

    private sealed record Part(int First, int End, int FirstByte, int EndByte, Histogram Histogram, Block Block);

    private sealed record Division(List<Step> Steps, List<Part> Parts)
    {
        public long Bits { get; } = Parts.Sum(part => part.Block.Bits);

        public void Write(BitWriter writer, ReadOnlySpan<byte> segment, bool last)
        {
            var steps = CollectionsMarshal.AsSpan(Steps);
            foreach (var part in Parts)
                part.Block.Write(writer, steps[part.First..part.End], segment[part.FirstByte..part.EndByte], last && part == Parts[^1]);
        }
    }
}
