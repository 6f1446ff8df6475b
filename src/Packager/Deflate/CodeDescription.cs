using System;
using System.Collections.Generic;

namespace S6Overlay.Packaging.Deflate;

/// <summary>The lengths of a block's codes as its head says them: run-length coded and Huffman coded again (RFC 1951, section 3.2.7).</summary>
internal sealed class CodeDescription
{
    private const int Symbols = 19;
    private const int LongestCode = 7;
    private const int Repeat = 16;
    private const int FewZeros = 17;
    private const int ManyZeros = 18;

    // The repetitions that the three symbols above say, and the bits that follow them.
    private static readonly int[] Fewest = [3, 3, 11];
    private static readonly int[] Most = [6, 10, 138];
    private static readonly int[] ExtraBits = [2, 3, 7];

    // The order in which the lengths of the code for lengths are written: what is rare comes last and is left out.
    private static readonly byte[] Order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

    private readonly int _literals;
    private readonly int _distances;
    private readonly List<(int Symbol, int Count)> _tokens;
    private readonly byte[] _lengths;
    private readonly int _written;

    private CodeDescription(int literals, int distances, List<(int Symbol, int Count)> tokens)
    {
        _literals = literals;
        _distances = distances;
        _tokens = tokens;
        var counts = new int[Symbols];
        foreach (var (symbol, _) in tokens)
            counts[symbol]++;
        _lengths = HuffmanCode.Lengths(counts, LongestCode);
        _written = Symbols;
        while (_written > 4 && _lengths[Order[_written - 1]] == 0)
            _written--;
        Bits = 14 + (3 * _written);
        foreach (var (symbol, _) in tokens)
            Bits += _lengths[symbol] + (symbol < Repeat ? 0 : ExtraBits[symbol - Repeat]);
    }

    public int Bits { get; }

    /// <summary>The shortest description that was found of these codes.</summary>
    public static CodeDescription Of(ReadOnlySpan<byte> literals, ReadOnlySpan<byte> distances)
    {
        // The first 257 literals and one distance are always there.
        var literalCount = Math.Max(Alphabet.EndOfBlock + 1, literals.LastIndexOfAnyExcept((byte)0) + 1);
        var distanceCount = Math.Max(1, distances.LastIndexOfAnyExcept((byte)0) + 1);
        byte[] all = [.. literals[..literalCount], .. distances[..distanceCount]];

        // The best division into runs depends on the codes and these on it; a few rounds find a pair that fits.
        CodeDescription? best = null;
        Span<int> prices = stackalloc int[Symbols];
        prices.Fill(4);
        while (true)
        {
            var next = new CodeDescription(literalCount, distanceCount, Runs(all, prices));
            if (best is not null && next.Bits >= best.Bits)
                return best;
            best = next;
            for (var symbol = 0; symbol < Symbols; symbol++)
                prices[symbol] = next._lengths[symbol] == 0 ? LongestCode : next._lengths[symbol];
        }
    }

    public void Write(BitWriter writer)
    {
        writer.Write((uint)(_literals - Alphabet.EndOfBlock - 1), 5);
        writer.Write((uint)(_distances - 1), 5);
        writer.Write((uint)(_written - 4), 4);
        foreach (var symbol in Order.AsSpan(0, _written))
            writer.Write(_lengths[symbol], 3);
        var codes = HuffmanCode.Codes(_lengths);
        foreach (var (symbol, count) in _tokens)
        {
            writer.Write(codes[symbol], _lengths[symbol]);
            if (symbol >= Repeat)
                writer.Write((uint)(count - Fewest[symbol - Repeat]), ExtraBits[symbol - Repeat]);
        }
    }

    // A shortest path again, from behind: what each rest of the lengths costs, and with which token it begins.
    private static List<(int Symbol, int Count)> Runs(ReadOnlySpan<byte> lengths, ReadOnlySpan<int> prices)
    {
        var costs = new int[lengths.Length + 1];
        var choices = new (int Symbol, int Count)[lengths.Length];
        var run = 0;
        for (var i = lengths.Length - 1; i >= 0; i--)
        {
            run = i + 1 < lengths.Length && lengths[i] == lengths[i + 1] ? run + 1 : 1;
            costs[i] = prices[lengths[i]] + costs[i + 1];
            choices[i] = (lengths[i], 1);
            var repeats = i > 0 && lengths[i] == lengths[i - 1];
            for (var symbol = Repeat; symbol <= ManyZeros; symbol++)
            {
                if (symbol == Repeat ? !repeats : lengths[i] != 0)
                    continue;
                var most = Math.Min(run, Most[symbol - Repeat]);
                for (var count = Fewest[symbol - Repeat]; count <= most; count++)
                {
                    var cost = prices[symbol] + ExtraBits[symbol - Repeat] + costs[i + count];
                    if (cost < costs[i])
                    {
                        costs[i] = cost;
                        choices[i] = (symbol, count);
                    }
                }
            }
        }

        var tokens = new List<(int Symbol, int Count)>();
        for (var i = 0; i < choices.Length; i += choices[i].Count)
            tokens.Add(choices[i]);
        return tokens;
    }
}
