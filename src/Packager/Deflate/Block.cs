using System;

namespace S6Overlay.Packaging.Deflate;

/// <summary>One block, in whichever of the three forms of RFC 1951 is the shortest.</summary>
internal sealed class Block
{
    private const int LongestCode = 15;
    private const int MaxStored = ushort.MaxValue;

    private static readonly byte[] FixedLiterals = FixedLengths();
    private static readonly byte[] FixedDistances = [.. System.Linq.Enumerable.Repeat((byte)5, Alphabet.Distances)];

    private readonly byte[] _literals;
    private readonly byte[] _distances;
    private readonly CodeDescription? _description;
    private readonly bool _stored;

    /// <param name="histogram">Of the block's steps.</param>
    /// <param name="bytes">How many bytes they stand for.</param>
    public Block(Histogram histogram, int bytes)
    {
        _literals = HuffmanCode.Lengths(histogram.Literals, LongestCode);
        _distances = HuffmanCode.Lengths(histogram.Distances, LongestCode);
        _description = CodeDescription.Of(_literals, _distances);
        Bits = 3 + _description.Bits + histogram.Bits(_literals, _distances);

        var withFixedCodes = 3 + histogram.Bits(FixedLiterals, FixedDistances);
        if (withFixedCodes <= Bits)
        {
            (_literals, _distances, _description) = (FixedLiterals, FixedDistances, null);
            Bits = withFixedCodes;
        }

        // At worst seven bits are lost before the lengths.
        var stored = (8L * bytes) + (42L * Math.Max(1, (bytes + MaxStored - 1) / MaxStored));
        if (stored < Bits)
        {
            _stored = true;
            Bits = stored;
        }
    }

    /// <summary>Its size.</summary>
    public long Bits { get; }

    public void Write(BitWriter writer, ReadOnlySpan<Step> steps, ReadOnlySpan<byte> bytes, bool last)
    {
        if (_stored)
            WriteStored(writer, bytes, last);
        else
            WriteCoded(writer, steps, last);
    }

    private static void WriteStored(BitWriter writer, ReadOnlySpan<byte> bytes, bool last)
    {
        while (true)
        {
            var part = bytes[..Math.Min(bytes.Length, MaxStored)];
            bytes = bytes[part.Length..];
            writer.Write(last && bytes.IsEmpty ? 1u : 0, 3);
            writer.Align();
            writer.Write((uint)part.Length, 16);
            writer.Write((ushort)~part.Length, 16);
            writer.Write(part);
            if (bytes.IsEmpty)
                return;
        }
    }

    private void WriteCoded(BitWriter writer, ReadOnlySpan<Step> steps, bool last)
    {
        writer.Write((last ? 1u : 0) | (_description is null ? 2u : 4u), 3);
        _description?.Write(writer);
        var literals = HuffmanCode.Codes(_literals);
        var distances = HuffmanCode.Codes(_distances);
        foreach (var step in steps)
        {
            var symbol = step.Symbol;
            writer.Write(literals[symbol], _literals[symbol]);
            if (!step.IsCopy)
                continue;
            writer.Write(Alphabet.LengthExtra(step.Length), Alphabet.LengthExtraBits(symbol));
            var distance = Alphabet.DistanceSymbol(step.Distance);
            writer.Write(distances[distance], _distances[distance]);
            writer.Write(Alphabet.DistanceExtra(step.Distance), Alphabet.DistanceExtraBits(distance));
        }

        writer.Write(literals[Alphabet.EndOfBlock], _literals[Alphabet.EndOfBlock]);
    }

    private static byte[] FixedLengths()
    {
        var lengths = new byte[288];
        lengths.AsSpan(0, 144).Fill(8);
        lengths.AsSpan(144, 112).Fill(9);
        lengths.AsSpan(256, 24).Fill(7);
        lengths.AsSpan(280).Fill(8);
        return lengths;
    }
}
