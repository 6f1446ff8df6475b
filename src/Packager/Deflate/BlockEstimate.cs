using System;

namespace S6Overlay.Packaging.Deflate;

/// <summary>The approximate size of a block, kept up to date while steps are added and removed.</summary>
internal sealed class BlockEstimate
{
    // What a block has in any case, and what one more symbol adds to the description of its codes.
    private const long Fixed = 70L * FixedPoint.One;
    private const long PerSymbol = 3L * FixedPoint.One;

    private static readonly long[] Products = CountTimesLog2();

    private readonly int[] _literals = new int[Alphabet.Literals];
    private readonly int[] _distances = new int[Alphabet.Distances];
    private int _steps;
    private int _copies;
    private int _extra;
    private int _used;

    // The sum of count × log2(count) over all symbols.
    private long _order;

    public long Bits => Fixed + (_used * PerSymbol) + ((long)_extra * FixedPoint.One) + Products[_steps] + Products[_copies] - _order;

    public void Add(Step step) => Change(step, 1);

    public void Remove(Step step) => Change(step, -1);

    private static long[] CountTimesLog2()
    {
        var products = new long[(1 << 17) + 1];
        for (var count = 1; count < products.Length; count++)
            products[count] = (long)count * FixedPoint.Log2(count);
        return products;
    }

    private void Change(Step step, int by)
    {
        var symbol = step.Symbol;
        _steps += by;
        Count(ref _literals[symbol], by);
        if (!step.IsCopy)
            return;
        var distance = Alphabet.DistanceSymbol(step.Distance);
        _copies += by;
        _extra += by * (Alphabet.LengthExtraBits(symbol) + Alphabet.DistanceExtraBits(distance));
        Count(ref _distances[distance], by);
    }

    private void Count(ref int count, int by)
    {
        _order -= Products[count];
        _used += Math.Sign(count + by) - Math.Sign(count);
        count += by;
        _order += Products[count];
    }
}
