using System.Numerics;

namespace S6Overlay.Packaging.Deflate;

/// <summary>
/// The symbols of RFC 1951, section 3.2.5. Lengths and distances are numbered by their leading bits, so that
/// symbols, the number of extra bits and their value follow from arithmetic, without tables.
/// </summary>
internal static class Alphabet
{
    public const int EndOfBlock = 256;

    /// <summary>Literals, the end of a block, and lengths.</summary>
    public const int Literals = 286;

    public const int Distances = 30;
    public const int MinLength = 3;
    public const int MaxLength = 258;
    public const int MaxDistance = 1 << 15;

    private const int FirstLength = 257;
    private const int LastLength = 285;

    public static int LengthSymbol(int length)
    {
        var value = length - MinLength;
        if (value < 8)
            return FirstLength + value;
        if (length == MaxLength)
            return LastLength;
        var top = BitOperations.Log2((uint)value);
        return FirstLength + (4 * (top - 1)) + ((value >> (top - 2)) & 3);
    }

    /// <summary>How many bits follow a symbol for a literal or length.</summary>
    public static int LengthExtraBits(int symbol) =>
        symbol is < FirstLength + 8 or LastLength ? 0 : ((symbol - FirstLength) / 4) - 1;

    /// <summary>The bits that follow <see cref="LengthSymbol"/>.</summary>
    public static uint LengthExtra(int length) =>
        (uint)(length - MinLength) & Mask(LengthExtraBits(LengthSymbol(length)));

    public static int DistanceSymbol(int distance)
    {
        var value = distance - 1;
        if (value < 4)
            return value;
        var top = BitOperations.Log2((uint)value);
        return (2 * top) + ((value >> (top - 1)) & 1);
    }

    /// <summary>How many bits follow a distance's symbol.</summary>
    public static int DistanceExtraBits(int symbol) => symbol < 4 ? 0 : (symbol / 2) - 1;

    /// <summary>The bits that follow <see cref="DistanceSymbol"/>.</summary>
    public static uint DistanceExtra(int distance) =>
        (uint)(distance - 1) & Mask(DistanceExtraBits(DistanceSymbol(distance)));

    private static uint Mask(int bits) => (1u << bits) - 1;
}
