using System;

namespace S6Overlay.Packaging.Deflate;

/// <summary>How often a block uses each symbol.</summary>
internal sealed class Histogram
{
    public int[] Literals { get; } = new int[Alphabet.Literals];

    public int[] Distances { get; } = new int[Alphabet.Distances];

    public static Histogram Of(ReadOnlySpan<Step> steps)
    {
        var histogram = new Histogram();
        foreach (var step in steps)
        {
            histogram.Literals[step.Symbol]++;
            if (step.IsCopy)
                histogram.Distances[Alphabet.DistanceSymbol(step.Distance)]++;
        }

        histogram.Literals[Alphabet.EndOfBlock] = 1;
        return histogram;
    }

    /// <summary>The bits of all symbols and of what follows them, with codes of these lengths.</summary>
    public long Bits(ReadOnlySpan<byte> literalLengths, ReadOnlySpan<byte> distanceLengths)
    {
        var bits = 0L;
        for (var symbol = 0; symbol < Literals.Length; symbol++)
            bits += (long)Literals[symbol] * (literalLengths[symbol] + Alphabet.LengthExtraBits(symbol));
        for (var symbol = 0; symbol < Distances.Length; symbol++)
            bits += (long)Distances[symbol] * (distanceLengths[symbol] + Alphabet.DistanceExtraBits(symbol));
        return bits;
    }
}
