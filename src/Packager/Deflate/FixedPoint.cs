using System.Numerics;

namespace S6Overlay.Packaging.Deflate;

/// <summary>
/// Logarithms in whole numbers, so that the same input gives the same archive on every machine: a C library's
/// logarithm may differ in its last bit.
/// </summary>
internal static class FixedPoint
{
    /// <summary>Binary digits behind the point.</summary>
    public const int Digits = 16;

    public const int One = 1 << Digits;

    private const int MantissaDigits = 31;

    /// <summary>The binary logarithm of <paramref name="value"/>, which is at least 1, rounded down.</summary>
    public static int Log2(int value)
    {
        var result = BitOperations.Log2((uint)value);
        var mantissa = (ulong)value << (MantissaDigits - result);
        for (var digit = 0; digit < Digits; digit++)
        {
            // Squaring the mantissa doubles its logarithm: the digit that appears before the point is the next one.
            mantissa = (mantissa * mantissa) >> MantissaDigits;
            var carry = (int)(mantissa >> (MantissaDigits + 1));
            mantissa >>= carry;
            result = (result << 1) | carry;
        }

        return result;
    }
}
