using System;
using System.Collections.Generic;

namespace S6Overlay.Packaging.Deflate;

/// <summary>Finds the steps through a segment whose prices have the smallest sum: a shortest path from its first byte to its end.</summary>
internal sealed class OptimalParser
{
    private long[] _costs = [];
    private Step[] _arrivals = [];

    /// <summary>Parses a segment with the prices of each zone; a zone ends before the position that it is given with.</summary>
    public List<Step> Parse(ReadOnlySpan<byte> segment, MatchTable matches, IEnumerable<(int End, Prices Prices)> zones)
    {
        if (_costs.Length < segment.Length + 1)
        {
            _costs = new long[segment.Length + 1];
            _arrivals = new Step[segment.Length + 1];
        }

        _costs.AsSpan(1, segment.Length).Fill(long.MaxValue);
        var start = 0;
        foreach (var (end, prices) in zones)
        {
            Relax(segment, matches, start, end, prices);
            start = end;
        }

        return Path(segment.Length);
    }

    private void Relax(ReadOnlySpan<byte> segment, MatchTable matches, int start, int end, Prices prices)
    {
        var costs = _costs.AsSpan();
        var previousLongest = 0u;
        for (var position = start; position < end; position++)
        {
            var cost = costs[position];
            var literal = cost + prices.Literals[segment[position]];
            if (literal < costs[position + 1])
            {
                costs[position + 1] = literal;
                _arrivals[position + 1] = Step.Literal(segment[position]);
            }

            var copies = matches.At(position);
            if (copies.IsEmpty)
                continue;
            var longest = copies[^1];
            if (longest == previousLongest && LengthOf(longest) == Alphabet.MaxLength)
            {
                // Within a long repetition. Its first position has tried every length; from there on full ones will do.
                var distance = DistanceOf(longest);
                var price = prices.Distances[Alphabet.DistanceSymbol(distance)];
                Copies(position, cost + price, prices.Lengths, distance, Alphabet.MaxLength, Alphabet.MaxLength);
                continue;
            }

            previousLongest = longest;
            var cheapest = int.MaxValue;
            var source = 0;
            for (var i = copies.Length - 1; i >= 0; i--)
            {
                // What is further away may be cheaper.
                var distance = DistanceOf(copies[i]);
                var price = prices.Distances[Alphabet.DistanceSymbol(distance)];
                if (price <= cheapest)
                {
                    cheapest = price;
                    source = distance;
                }

                var shortest = i == 0 ? Alphabet.MinLength : LengthOf(copies[i - 1]) + 1;
                Copies(position, cost + cheapest, prices.Lengths, source, shortest, LengthOf(copies[i]));
            }
        }
    }

    private static int LengthOf(uint copy) => (int)(copy >> 16);

    private static int DistanceOf(uint copy) => (ushort)copy;

    private void Copies(int position, long cost, ReadOnlySpan<int> prices, int distance, int shortest, int longest)
    {
        prices = prices[..(longest + 1)];
        var costs = _costs.AsSpan(position, longest + 1);
        for (var length = shortest; length < prices.Length && length < costs.Length; length++)
        {
            var total = cost + prices[length];
            if (total < costs[length])
            {
                costs[length] = total;
                _arrivals[position + length] = Step.Copy(length, distance);
            }
        }
    }

    private List<Step> Path(int end)
    {
        var steps = new List<Step>(end / 2);
        for (var position = end; position > 0; position -= _arrivals[position].Length)
            steps.Add(_arrivals[position]);
        steps.Reverse();
        return steps;
    }
}
