using System;

namespace S6Overlay.Core;

/// <summary>Numbers as text. The framework's own formatting knows cultures and formats, and costs tens of kilobytes.</summary>
internal static class Digits
{
    /// <summary>The longest decimal number: a sign and 19 digits.</summary>
    public const int Longest = 20;

    /// <summary>Writes the number in a base up to 16, with a minus sign if it is negative; returns how many bytes that took.</summary>
    public static int Format(long number, Span<byte> to, uint radix = 10)
    {
        Span<byte> digits = stackalloc byte[64];
        int at = digits.Length;
        ulong rest = number < 0 ? 0 - (ulong)number : (ulong)number;
        do
        {
            digits[--at] = "0123456789abcdef"u8[(int)(rest % radix)];
            rest /= radix;
        }
        while (rest != 0);
        if (number < 0)
            digits[--at] = (byte)'-';
        digits[at..].CopyTo(to);
        return digits.Length - at;
    }
}
