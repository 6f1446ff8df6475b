using System;
using System.Collections.Generic;
using System.Linq;
using S6Overlay.Packaging.Deflate;
using Xunit;

namespace S6Overlay.Packaging.Tests.Deflate;

public sealed class HuffmanCodeTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("0 0 0", "0 0 0")]
    [InlineData("0 5 0", "0 1 0")]
    [InlineData("1 1", "1 1")]
    [InlineData("1 2 4 8", "3 3 2 1")]
    [InlineData("3 3 3 3", "2 2 2 2")]
    [InlineData("1 0 1 2", "2 0 2 1")]
    public void LengthsAreHuffmans(string counts, string lengths) =>
        Assert.Equal(Numbers(lengths), HuffmanCode.Lengths(Numbers(counts), 15).Select(length => (int)length));

    [Theory]
    [InlineData("1 2 4 8", 2, "2 2 2 2")]
    [InlineData("1 1 2 3 5 8 13", 3, "3 3 3 3 3 3 2")]
    public void ALimitIsKept(string counts, int limit, string lengths) =>
        Assert.Equal(Numbers(lengths), HuffmanCode.Lengths(Numbers(counts), limit).Select(length => (int)length));

    [Fact]
    public void NoOtherLengthsUnderTheLimitAreBetter()
    {
        var random = new Random(1);
        for (var round = 0; round < 300; round++)
        {
            var counts = Enumerable.Range(0, random.Next(2, 7)).Select(_ => (int)Math.Pow(10, 3 * random.NextDouble())).ToArray();
            var limit = random.Next(3, 6);
            var lengths = HuffmanCode.Lengths(counts, limit);
            Assert.InRange(lengths.Max(), 1, limit);
            Assert.Equal(1 << limit, lengths.Sum(length => 1 << (limit - length)));
            Assert.Equal(Fewest(counts, limit, 0, 1 << limit), counts.Zip(lengths, (count, length) => count * length).Sum());
        }
    }

    [Fact]
    public void UnderALimitThatDoesNotBindTheyAreAsGoodAsHuffmansOwn()
    {
        var random = new Random(2);
        for (var round = 0; round < 50; round++)
        {
            var counts = Enumerable.Range(0, 286).Select(_ => random.Next(3) == 0 ? 0 : random.Next(1, 1000)).ToArray();
            var lengths = HuffmanCode.Lengths(counts, 15);
            Assert.Equal(Huffman(counts), counts.Zip(lengths, (count, length) => count * length).Sum());
        }
    }

    // The example of RFC 1951, section 3.2.2, each code with its first bit lowest.
    [Fact]
    public void CodesAreTheStandardsOwn() =>
        Assert.Equal([0b010, 0b110, 0b001, 0b101, 0b011, 0b00, 0b0111, 0b1111], HuffmanCode.Codes([3, 3, 3, 3, 3, 2, 4, 4]).Select(code => (int)code));

    private static int[] Numbers(string text) => [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)];

    /// <summary>By trying all lengths that a prefix code can have: <paramref name="room"/> is the share of the code space that is left.</summary>
    private static int Fewest(int[] counts, int limit, int symbol, int room)
    {
        if (symbol == counts.Length)
            return 0;
        var fewest = int.MaxValue / 2;
        for (var length = 1; length <= limit; length++)
        {
            var share = 1 << (limit - length);
            if (share <= room)
                fewest = Math.Min(fewest, (counts[symbol] * length) + Fewest(counts, limit, symbol + 1, room - share));
        }

        return fewest;
    }

    /// <summary>The bits of Huffman's code: the sum of all inner nodes of his tree.</summary>
    private static int Huffman(int[] counts)
    {
        var queue = new PriorityQueue<int, int>(counts.Where(count => count > 0).Select(count => (count, count)));
        var bits = 0;
        while (queue.Count > 1)
        {
            var node = queue.Dequeue() + queue.Dequeue();
            bits += node;
            queue.Enqueue(node, node);
        }

        return bits;
    }
}
