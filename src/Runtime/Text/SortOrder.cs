using System;

namespace S6Overlay.Text;

/// <summary>How lines are compared: by their bytes, all of them or after leading blanks, letters in either case alike or not.</summary>
internal readonly record struct SortOrder(bool SkipBlanks, bool FoldCase, bool Reverse)
{
    /// <summary>Lines that compare equal may yet differ, so their order of input must be kept.</summary>
    public bool EqualMayDiffer => SkipBlanks || FoldCase;

    /// <summary>What of a line is compared.</summary>
    public ReadOnlySpan<byte> Key(ReadOnlySpan<byte> line) => SkipBlanks ? line.TrimStart(" \t"u8) : line;

    /// <summary>Which of two lines comes first in the output; 0 if they are equal.</summary>
    public int Compare(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        int result = CompareKeys(Key(left), Key(right));
        return Reverse ? -result : result;
    }

    /// <summary>Compares keys, or what follows their common beginning, without regard to <see cref="Reverse"/>.</summary>
    public int CompareKeys(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        if (!FoldCase)
            return left.SequenceCompareTo(right);
        int shorter = Math.Min(left.Length, right.Length);
        for (int i = 0; i < shorter; i++)
            if (Fold(left[i]) - Fold(right[i]) is var difference and not 0)
                return difference;
        return left.Length - right.Length;
    }

    /// <summary>Up to eight bytes of a key, the first the most significant, as a number that compares as they do.</summary>
    public ulong Prefix(ReadOnlySpan<byte> key)
    {
        if (key.Length >= 8 && !FoldCase)
            return System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(key);
        ulong prefix = 0;
        for (int i = 0; i < 8; i++)
            prefix = prefix << 8 | (i < key.Length ? FoldCase ? (uint)Fold(key[i]) : key[i] : 0u);
        return prefix;
    }

    private static int Fold(byte b) => b is >= (byte)'A' and <= (byte)'Z' ? b | 32 : b;
}
