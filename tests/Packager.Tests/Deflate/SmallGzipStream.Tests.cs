using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using ICSharpCode.SharpZipLib.GZip;
using S6Overlay.Packaging.Deflate;
using S6Overlay.Packaging.Tests.Support;
using Xunit;

namespace S6Overlay.Packaging.Tests.Deflate;

/// <summary>What is packed small is unpacked by everybody to what it was.</summary>
public sealed class SmallGzipStreamTests
{
    private const int Segment = 1 << 20;
    private const int Window = 1 << 15;

    private static readonly Dictionary<string, Func<byte[]>> Inputs = new()
    {
        ["nothing"] = () => [],
        ["one byte"] = () => [7],
        ["two bytes"] = () => [1, 1],
        ["three equal bytes"] = () => [1, 1, 1],
        ["a short text"] = () => Encoding.ASCII.GetBytes("to be, or not to be, that is the question"),
        ["every byte once"] = () => [.. Enumerable.Range(0, 256).Select(value => (byte)value)],
        ["zeros"] = () => new byte[300_000],
        ["a period of three"] = () => Repeated([1, 2, 3], 100_000),
        ["a period of the longest copy"] = () => Repeated(Noise(1, 258), 100_000),
        ["a period of one more than the longest copy"] = () => Repeated(Noise(2, 259), 100_000),
        ["a period of the whole window"] = () => Repeated(Noise(3, Window), 3 * Window),
        ["a period just out of reach"] = () => Repeated(Noise(4, Window + 1), 3 * Window),
        ["noise"] = () => Noise(5, 200_000),
        ["noise between texts"] = () => [.. Words(6, 50_000), .. Noise(7, 70_000), .. Words(8, 50_000)],
        ["words"] = () => Words(9, 200_000),
        ["two letters"] = () => [.. Noise(10, 100_000).Select(value => (byte)(value & 1))],
        ["rare symbols with codes at the limit"] = Fibonacci,
        ["one byte less than a segment"] = () => Repeated(Noise(11, 3000), Segment - 1),
        ["a segment"] = () => Repeated(Noise(12, 3000), Segment),
        ["one byte more than a segment"] = () => Repeated(Noise(13, 3000), Segment + 1),
        ["copies across segments"] = () => Repeated(Noise(14, 20_000), (2 * Segment) + 12_345),
        ["zeros across segments"] = () => new byte[(2 * Segment) + 1],
        ["noise across segments"] = () => Noise(15, Segment + 70_000),
    };

    private static readonly Dictionary<string, Lazy<(byte[] Input, byte[] Packed)>> Cases = Inputs.ToDictionary(
        pair => pair.Key,
        pair => new Lazy<(byte[] Input, byte[] Packed)>(() =>
        {
            var input = pair.Value();
            return (input, Pack(input));
        }));

    public static TheoryData<string> Names => [.. Inputs.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void LibrariesUnpackIt(string name)
    {
        var (input, packed) = Cases[name].Value;
        Assert.Equal(input, Archives.Unzip(packed));
        Assert.Equal(input, UnzipManaged(packed));
    }

    [Fact]
    public void ProgramsUnpackIt()
    {
        Shell.Need("gzip");
        Shell.Need("busybox");
        Shell.Need("python3");
        using var folder = new TempFolder();
        foreach (var name in Inputs.Keys)
        {
            var (input, packed) = Cases[name].Value;
            File.WriteAllBytes(folder["packed.gz"], packed);
            foreach (var unpack in (string[])["gzip -cd", "busybox gunzip -c", "python3 -c 'import sys,gzip; sys.stdout.buffer.write(gzip.open(sys.argv[1]).read())'"])
            {
                var result = Shell.Run("sh", "-c", $"{unpack} '{folder["packed.gz"]}' > '{folder["unpacked"]}'");
                Assert.True(result.Code == 0, $"{name}, {unpack}: {result.Error}");
                Assert.True(input.AsSpan().SequenceEqual(File.ReadAllBytes(folder["unpacked"])), $"{name}, {unpack}");
            }
        }
    }

    [Fact]
    public void RandomMixturesAreUnpackedToWhatTheyWere()
    {
        for (var seed = 0; seed < 150; seed++)
        {
            var input = Mixture(new Random(seed));
            var packed = Pack(input);
            Assert.True(input.AsSpan().SequenceEqual(Archives.Unzip(packed)), $"seed {seed}");
            Assert.True(input.AsSpan().SequenceEqual(UnzipManaged(packed)), $"seed {seed}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void ItIsNeverLargerThanWhatIsPackedFast(string name)
    {
        var (input, packed) = Cases[name].Value;
        using var fast = new MemoryStream();
        using (var gzip = new GZipOutputStream(fast) { IsStreamOwner = false })
        {
            gzip.SetLevel(9);
            gzip.Write(input);
        }

        // Every segment has a block of its own.
        var heads = 20 * (input.Length / Segment);
        Assert.InRange(packed.Length, 0, fast.Length + heads);
    }

    [Fact]
    public void ItIsSmallerByPercentsForProgramsAndTexts()
    {
        var input = File.ReadAllBytes(typeof(SmallGzipStream).Assembly.Location);
        using var zlib = new MemoryStream();
        using (var gzip = new GZipStream(zlib, CompressionLevel.SmallestSize, leaveOpen: true))
            gzip.Write(input);
        Assert.InRange(Pack(input).Length, 0, zlib.Length * 0.975);
    }

    [Fact]
    public void WhatCannotBeMadeSmallerGrowsByLessThanAThousandth()
    {
        var input = Noise(1, 300_000);
        Assert.InRange(Pack(input).Length, input.Length, input.Length + (input.Length / 1000));
    }

    [Theory]
    [InlineData("noise", 0)]
    [InlineData("a short text", 1)]
    [InlineData("words", 2)]
    public void EveryKindOfBlockIsUsed(string name, int kind) =>
        Assert.Equal(kind, (Cases[name].Value.Packed[10] >> 1) & 3);

    [Fact]
    public void HowItIsWrittenDoesNotChangeAByte()
    {
        var (input, packed) = Cases["copies across segments"].Value;
        var random = new Random(1);
        using var output = new MemoryStream();
        using (var gzip = new SmallGzipStream(output))
        {
            for (var start = 0; start < input.Length;)
            {
                var count = Math.Min(random.Next(1, 40_000), input.Length - start);
                gzip.Write(input, start, count);
                gzip.Flush();
                start += count;
            }
        }

        Assert.Equal(packed, output.ToArray());
    }

    [Fact]
    public void TheOutputStaysOpenAndClosingTwiceEndsItOnce()
    {
        using var output = new MemoryStream();
        using var gzip = new SmallGzipStream(output);
        gzip.Dispose();
        var length = output.Length;
        gzip.Dispose();
        Assert.True(output.CanWrite);
        Assert.Equal(length, output.Length);
    }

    private static byte[] Pack(byte[] input)
    {
        using var output = new MemoryStream();
        using (var gzip = new SmallGzipStream(output))
            gzip.Write(input);
        return output.ToArray();
    }

    private static byte[] UnzipManaged(byte[] packed)
    {
        using var gzip = new GZipInputStream(new MemoryStream(packed));
        using var bytes = new MemoryStream();
        gzip.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static byte[] Noise(int seed, int length)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private static byte[] Repeated(byte[] part, int length) => [.. Enumerable.Range(0, length).Select(i => part[i % part.Length])];

    /// <summary>Text of a vocabulary of which few words are frequent.</summary>
    private static byte[] Words(int seed, int length)
    {
        var random = new Random(seed);
        var words = Enumerable.Range(0, 2000).Select(_ => string.Concat(Enumerable.Range(0, random.Next(1, 10)).Select(_ => (char)random.Next('a', 'z' + 1)))).ToArray();
        var text = new StringBuilder();
        while (text.Length < length)
            text.Append(words[(int)(words.Length * Math.Pow(random.NextDouble(), 3))]).Append(' ');
        return Encoding.ASCII.GetBytes(text.ToString(0, length));
    }

    /// <summary>Single bytes as frequent as Fibonacci's numbers, which without a limit have codes as long as there are bytes.</summary>
    private static byte[] Fibonacci()
    {
        var bytes = new List<byte>();
        var (count, next) = (1, 1);
        for (byte value = 0; value < 24; value++)
        {
            bytes.AddRange(Enumerable.Repeat(value, count));
            (count, next) = (next, count + next);
        }

        var shuffled = bytes.ToArray();
        new Random(1).Shuffle(shuffled);
        return shuffled;
    }

    /// <summary>Runs, noise, and copies from anywhere before, of all lengths.</summary>
    private static byte[] Mixture(Random random)
    {
        var bytes = new List<byte>();
        var length = random.Next(random.Next(2) == 0 ? 300 : 30_000);
        var letters = random.Next(1, 257);
        while (bytes.Count < length)
        {
            var count = random.Next(1, random.Next(2) == 0 ? 10 : 600);
            switch (random.Next(3))
            {
                case 0:
                    bytes.AddRange(Enumerable.Repeat((byte)random.Next(letters), count));
                    break;
                case 1:
                    bytes.AddRange(Enumerable.Range(0, count).Select(_ => (byte)random.Next(letters)));
                    break;
                case 2 when bytes.Count > 0:
                    var from = random.Next(bytes.Count);
                    for (var i = 0; i < count; i++)
                        bytes.Add(bytes[from + i]);
                    break;
                default:
                    break;
            }
        }

        return [.. bytes];
    }
}
