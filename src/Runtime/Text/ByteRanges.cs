using System;
using System.Collections.Generic;

namespace S6Overlay.Text;

/// <summary>The list of cut(1): <c>N</c>, <c>N-M</c>, <c>N-</c>, <c>-M</c>, separated by commas or blanks; positions from 1.</summary>
internal sealed class ByteRanges
{
    private readonly List<(ulong First, ulong Last)> _ranges;

    private ByteRanges(List<(ulong First, ulong Last)> ranges) => _ranges = ranges;

    /// <summary>How many ranges there are, in order and apart from each other.</summary>
    public int Count => _ranges.Count;

    public (ulong First, ulong Last) this[int index] => _ranges[index];

    /// <summary>Null if the text is not a list.</summary>
    public static ByteRanges? Parse(ReadOnlySpan<byte> text)
    {
        var ranges = new List<(ulong First, ulong Last)>();
        while (true)
        {
            int end = text.IndexOfAny(", \t"u8);
            if (!Range(end < 0 ? text : text[..end], out (ulong First, ulong Last) range))
                return null;
            Insert(ranges, range);
            if (end < 0)
                return new ByteRanges(ranges);
            text = text[(end + 1)..];
        }
    }

    /// <summary>Whether a position is in one of the ranges, at or after the one numbered <paramref name="index"/>, which is moved along.</summary>
    public bool Contains(ulong position, ref int index)
    {
        while (index < _ranges.Count && _ranges[index].Last < position)
            index++;
        return index < _ranges.Count && _ranges[index].First <= position;
    }

    private static bool Range(ReadOnlySpan<byte> text, out (ulong First, ulong Last) range)
    {
        int dash = text.IndexOf((byte)'-');
        ReadOnlySpan<byte> from = dash < 0 ? text : text[..dash];
        ReadOnlySpan<byte> to = dash < 0 ? text : text[(dash + 1)..];
        range = (1, ulong.MaxValue);
        if (dash >= 0 && from.IsEmpty && to.IsEmpty)
            return false;
        return (from.IsEmpty && dash >= 0 || Scan.Number(from, out range.First))
            && (to.IsEmpty && dash >= 0 || Scan.Number(to, out range.Last))
            && range.First > 0 && range.First <= range.Last;
    }

    /// <summary>Keeps the list sorted, and merges what touches.</summary>
    private static void Insert(List<(ulong First, ulong Last)> ranges, (ulong First, ulong Last) range)
    {
        int at = 0;
        while (at < ranges.Count && ranges[at].Last < range.First - 1)
            at++;
        while (at < ranges.Count && (range.Last == ulong.MaxValue || ranges[at].First <= range.Last + 1))
        {
            range = (Math.Min(range.First, ranges[at].First), Math.Max(range.Last, ranges[at].Last));
            ranges.RemoveAt(at);
        }
        ranges.Insert(at, range);
    }
}
