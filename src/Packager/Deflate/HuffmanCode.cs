using System;
using System.Collections.Generic;

namespace S6Overlay.Packaging.Deflate;

/// <summary>Prefix codes that are optimal under a limit of their length, and the canonical codes of RFC 1951, section 3.2.2.</summary>
internal static class HuffmanCode
{
    /// <summary>
    /// The length of each symbol's code, 0 for a symbol that does not occur, such that the sum of
    /// count × length is the smallest possible. A single symbol has one bit.
    /// </summary>
    /// <remarks>
    /// By package-merge: level by level, neighbours of the sorted list are packed into pairs, and the pairs
    /// are merged with the symbols. Of the last level's list the first 2n−2 elements are taken; a symbol's length is the
    /// number of times it is among those taken. As each level's symbols come in the same order, it is enough to
    /// know how many symbols there are among the elements taken.
    /// </remarks>
    public static byte[] Lengths(ReadOnlySpan<int> counts, int limit)
    {
        var lengths = new byte[counts.Length];
        var symbols = Sorted(counts);
        if (symbols.Length <= 1)
        {
            foreach (var symbol in symbols)
                lengths[symbol] = 1;
            return lengths;
        }

        var levels = new List<bool[]>(limit);
        long[] packages = [];
        for (var level = 0; level < limit; level++)
        {
            var weights = Merge(symbols, counts, packages, out var isSymbol);
            levels.Add(isSymbol);
            packages = new long[weights.Length / 2];
            for (var i = 0; i < packages.Length; i++)
                packages[i] = weights[2 * i] + weights[(2 * i) + 1];
        }

        var take = (2 * symbols.Length) - 2;
        for (var level = limit - 1; level >= 0; level--)
        {
            var taken = levels[level].AsSpan(0, take).Count(true);
            for (var i = 0; i < taken; i++)
                lengths[symbols[i]]++;
            take = 2 * (take - taken);
        }

        return lengths;
    }

    /// <summary>The codes of these lengths, each with its bits in the order in which they are written.</summary>
    public static ushort[] Codes(ReadOnlySpan<byte> lengths)
    {
        const int MaxBits = 15;
        Span<int> next = stackalloc int[MaxBits + 2];
        next.Clear();
        foreach (var length in lengths)
        {
            if (length > 0)
                next[length + 1]++;
        }

        for (var bits = 1; bits <= MaxBits; bits++)
            next[bits + 1] = (next[bits] + next[bits + 1]) << 1;
        var codes = new ushort[lengths.Length];
        for (var symbol = 0; symbol < codes.Length; symbol++)
        {
            if (lengths[symbol] > 0)
                codes[symbol] = Reverse(next[lengths[symbol]]++, lengths[symbol]);
        }

        return codes;
    }

    /// <summary>The symbols that occur, the rarest first.</summary>
    private static int[] Sorted(ReadOnlySpan<int> counts)
    {
        var keys = new List<long>(counts.Length);
        for (var symbol = 0; symbol < counts.Length; symbol++)
        {
            if (counts[symbol] > 0)
                keys.Add(((long)counts[symbol] << 32) | (uint)symbol);
        }

        keys.Sort();
        var symbols = new int[keys.Count];
        for (var i = 0; i < symbols.Length; i++)
            symbols[i] = (int)keys[i];
        return symbols;
    }

    private static long[] Merge(int[] symbols, ReadOnlySpan<int> counts, long[] packages, out bool[] isSymbol)
    {
        var weights = new long[symbols.Length + packages.Length];
        isSymbol = new bool[weights.Length];
        var symbol = 0;
        var package = 0;
        for (var i = 0; i < weights.Length; i++)
        {
            isSymbol[i] = package == packages.Length
                || (symbol < symbols.Length && counts[symbols[symbol]] <= packages[package]);
            weights[i] = isSymbol[i] ? counts[symbols[symbol++]] : packages[package++];
        }

        return weights;
    }

    private static ushort Reverse(int code, int length)
    {
        var reversed = 0;
        for (var bit = 0; bit < length; bit++)
            reversed = (reversed << 1) | ((code >> bit) & 1);
        return (ushort)reversed;
    }
}
