using System;
using System.Collections.Generic;
using System.Linq;
using S6Overlay.Packaging.Deflate;
using Xunit;

namespace S6Overlay.Packaging.Tests.Deflate;

public sealed class PartsTests
{
    // The tables of RFC 1951, section 3.2.5, built by counting.
    [Fact]
    public void SymbolsAndExtraBitsOfLengthsAreTheStandards()
    {
        int[] extraBits = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5];
        var length = 3;
        for (var symbol = 257; symbol < 285; symbol++)
        {
            for (var extra = 0u; extra < 1u << extraBits[symbol - 257] && length < 258; extra++, length++)
                Assert.Equal((symbol, extraBits[symbol - 257], extra), (Alphabet.LengthSymbol(length), Alphabet.LengthExtraBits(symbol), Alphabet.LengthExtra(length)));
        }

        Assert.Equal(258, length);
        Assert.Equal((285, 0, 0u), (Alphabet.LengthSymbol(258), Alphabet.LengthExtraBits(285), Alphabet.LengthExtra(258)));
    }

    [Fact]
    public void SymbolsAndExtraBitsOfDistancesAreTheStandards()
    {
        var distance = 1;
        for (var symbol = 0; symbol < 30; symbol++)
        {
            var bits = Math.Max(0, (symbol / 2) - 1);
            for (var extra = 0u; extra < 1u << bits; extra++, distance++)
                Assert.Equal((symbol, bits, extra), (Alphabet.DistanceSymbol(distance), Alphabet.DistanceExtraBits(symbol), Alphabet.DistanceExtra(distance)));
        }

        Assert.Equal(32769, distance);
    }

    [Fact]
    public void LogarithmsAreRoundedDownInTheLastDigit()
    {
        for (var value = 1; value < 1 << 20; value += 1 + (value / 50))
            Assert.InRange((Math.Log2(value) * FixedPoint.One) - FixedPoint.Log2(value), -0.001, 1.5);
        Assert.Equal(20 * FixedPoint.One, FixedPoint.Log2(1 << 20));
    }

    [Theory]
    [InlineData(1, 400)]
    [InlineData(2, 3000)]
    [InlineData(26, 3000)]
    public void ForEveryLengthTheNearestCopyIsFound(int letters, int length)
    {
        var random = new Random(letters);
        var text = Enumerable.Range(0, length).Select(_ => (byte)random.Next(letters)).ToArray();
        const int Start = 100;
        var table = new MatchTable();
        new MatchFinder().Find(text, Start, table);
        for (var position = Start; position < length; position++)
            Assert.Equal(NearestCopies(text, position), table.At(position - Start).ToArray().Select(copy => ((int)(copy >> 16), (int)(copy & 0xFFFF))));
    }

    [Fact]
    public void TheDescriptionOfCodesIsReadBack()
    {
        var random = new Random(1);
        for (var round = 0; round < 200; round++)
        {
            var literals = new byte[286];
            var distances = new byte[30];
            for (var i = 0; i < literals.Length;)
            {
                var value = (byte)(random.Next(2) == 0 ? 0 : random.Next(1, 16));
                for (var run = random.Next(1, random.Next(2) == 0 ? 5 : 160); run > 0 && i < literals.Length; run--)
                    literals[i++] = value;
            }

            for (var i = 0; i < random.Next(31); i++)
                distances[i] = (byte)random.Next(16);
            var description = CodeDescription.Of(literals, distances);
            using var output = new System.IO.MemoryStream();
            var writer = new BitWriter(output);
            description.Write(writer);
            Assert.Equal((description.Bits + 7) / 8, WrittenBytes(writer, output));
            var (readLiterals, readDistances) = ReadDescription(output.ToArray());
            Assert.Equal(literals, readLiterals);
            Assert.Equal(distances, readDistances);
        }
    }

    private static long WrittenBytes(BitWriter writer, System.IO.MemoryStream output)
    {
        writer.Align();
        writer.Flush();
        return output.Length;
    }

    private static List<(int Length, int Distance)> NearestCopies(byte[] text, int position)
    {
        var copies = new List<(int Length, int Distance)>();
        var longest = 2;
        for (var from = position - 1; from >= 0; from--)
        {
            var length = 0;
            while (length < 258 && position + length < text.Length && text[from + length] == text[position + length])
                length++;
            if (length > longest)
            {
                longest = length;
                copies.Add((length, position - from));
            }
        }

        return copies;
    }

    private static (byte[] Literals, byte[] Distances) ReadDescription(byte[] bytes)
    {
        var at = 0;
        int Bits(int count)
        {
            var value = 0;
            for (var i = 0; i < count; i++, at++)
                value |= ((bytes[at / 8] >> (at % 8)) & 1) << i;
            return value;
        }

        var literals = Bits(5) + 257;
        var distances = Bits(5) + 1;
        var written = Bits(4) + 4;
        int[] order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
        var lengths = new byte[19];
        foreach (var symbol in order[..written])
            lengths[symbol] = (byte)Bits(3);
        var codes = HuffmanCode.Codes(lengths);
        int Symbol()
        {
            var (code, length) = (0, 0);
            while (true)
            {
                code |= Bits(1) << length++;
                for (var symbol = 0; symbol < codes.Length; symbol++)
                {
                    if (lengths[symbol] == length && codes[symbol] == code)
                        return symbol;
                }
            }
        }

        var all = new List<byte>();
        while (all.Count < literals + distances)
        {
            var symbol = Symbol();
            var (value, count) = symbol switch
            {
                16 => (all[^1], Bits(2) + 3),
                17 => ((byte)0, Bits(3) + 3),
                18 => ((byte)0, Bits(7) + 11),
                _ => ((byte)symbol, 1),
            };
            all.AddRange(Enumerable.Repeat(value, count));
        }

        var (first, second) = (new byte[286], new byte[30]);
        all.CopyTo(0, first, 0, literals);
        all.CopyTo(literals, second, 0, distances);
        return (first, second);
    }
}
