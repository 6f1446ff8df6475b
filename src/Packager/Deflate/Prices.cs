using System;

namespace S6Overlay.Packaging.Deflate;

/// <summary>What a step costs within a block, in bits with <see cref="FixedPoint.Digits"/> binary digits behind the point.</summary>
internal sealed class Prices
{
    private readonly int[] _literals = new int[256];
    private readonly int[] _lengths = new int[Alphabet.MaxLength + 1];
    private readonly int[] _distances = new int[Alphabet.Distances];

    private Prices(Func<int, int> literal, Func<int, int> distance)
    {
        for (var value = 0; value < _literals.Length; value++)
            _literals[value] = literal(value);
        for (var length = Alphabet.MinLength; length < _lengths.Length; length++)
        {
            var symbol = Alphabet.LengthSymbol(length);
            _lengths[length] = literal(symbol) + (Alphabet.LengthExtraBits(symbol) * FixedPoint.One);
        }

        for (var symbol = 0; symbol < _distances.Length; symbol++)
            _distances[symbol] = distance(symbol) + (Alphabet.DistanceExtraBits(symbol) * FixedPoint.One);
    }

    public ReadOnlySpan<int> Literals => _literals;

    public ReadOnlySpan<int> Lengths => _lengths;

    /// <summary>By <see cref="Alphabet.DistanceSymbol"/>.</summary>
    public ReadOnlySpan<int> Distances => _distances;

    /// <summary>Before anything is known of a text: a literal saves nothing, lengths and distances are all as frequent.</summary>
    public static Prices Guess() => new(symbol => symbol < Alphabet.EndOfBlock ? 8 * FixedPoint.One : 6 * FixedPoint.One, _ => 5 * FixedPoint.One);

    /// <summary>As in a block that uses symbols as often as this.</summary>
    public static Prices Of(Histogram histogram)
    {
        var literals = Information(histogram.Literals);
        var distances = Information(histogram.Distances);
        return new Prices(symbol => literals[symbol], symbol => distances[symbol]);
    }

    private static int[] Information(int[] counts)
    {
        var total = 0;
        foreach (var count in counts)
            total += count;
        var all = total == 0 ? 0 : FixedPoint.Log2(total);
        var prices = new int[counts.Length];
        for (var symbol = 0; symbol < prices.Length; symbol++)
            prices[symbol] = counts[symbol] == 0 ? all + FixedPoint.One : all - FixedPoint.Log2(counts[symbol]);
        return prices;
    }
}
