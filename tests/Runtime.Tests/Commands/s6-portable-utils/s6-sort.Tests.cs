using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using S6Overlay.Core;
using S6Overlay.Tests.Support;
using S6Overlay.Text;
using Xunit;

namespace S6Overlay.Tests.Commands.PortableUtils;

public sealed class S6SortTests
{
    private const string Text = "b\na\nB\nA\n a\n\ta\na\n\nab\nb\na\0x\nc\n";

    [Theory]
    [InlineData("")]
    [InlineData("-r")]
    [InlineData("-u")]
    [InlineData("-ru")]
    public void AgreesWithTheSystemsSort(string options) =>
        Peer.Agrees("s6-sort", "sort", options.Split(' ', StringSplitOptions.RemoveEmptyEntries), Text);

    [Theory]
    [InlineData("-f", "b\na\nB\nA\n", "a\nA\nb\nB\n")]
    [InlineData("-f", "B\nb\nA\na\n", "A\na\nB\nb\n")]
    [InlineData("-fr", "a\nb\nA\nB\n", "b\nB\na\nA\n")]
    [InlineData("-fu", "B\na\nb\nA\n", "a\nB\n")]
    [InlineData("-f", "b_\nbA\nb[\n", "b[\nb_\nbA\n")]
    [InlineData("-b", " b\n\ta\nc\n", "\ta\n b\nc\n")]
    [InlineData("-b", "  a\n a\na\n", "  a\n a\na\n")]
    [InlineData("-br", "  a\n a\nb\n", "b\n  a\n a\n")]
    [InlineData("-bu", "  a\n a\na\n", "  a\n")]
    [InlineData("-bf", " B\na\n", "a\n B\n")]
    [InlineData("", "no\nend", "end\nno\n")]
    [InlineData("", "", "")]
    [InlineData("", "\n\n", "\n\n")]
    [InlineData("-0", "b\0a\0c", "a\0b\0c\0")]
    [InlineData("-0", "b\na\0a\nb\0", "a\nb\0b\na\0")]
    public void KeepsEqualLinesInOrder(string options, string input, string expected) =>
        Cmd.Ours("s6-sort", options.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Input(input).Run().ShouldSucceed(expected);

    [Theory]
    [InlineData("-c", "", 0)]
    [InlineData("-c", "a\nb\n", 0)]
    [InlineData("-c", "a\na\n", 0)]
    [InlineData("-c", "b\na\n", 1)]
    [InlineData("-cu", "a\na\n", 1)]
    [InlineData("-cr", "b\na\n", 0)]
    [InlineData("-cr", "a\nb\n", 1)]
    [InlineData("-cf", "a\nB\n", 0)]
    [InlineData("-c", "a\nB\n", 1)]
    [InlineData("-cfu", "a\nA\n", 1)]
    [InlineData("-cb", "  a\nb\n", 0)]
    public void Checks(string options, string input, int code) => Cmd.Ours("s6-sort", options).Input(input).Run().ShouldBe(code, "");

    [Theory]
    [InlineData("x")]
    [InlineData("-n")]
    public void RefusesAnythingElse(params string[] arguments) => Cmd.Ours("s6-sort", arguments).Run().ShouldFail(100, "s6-sort: usage: ");

    [Fact]
    public void FailsWithoutInput() => Cmd.Ours("s6-sort").ClosedInput().Run().ShouldFail(111, "unable to read from stdin");

    public static TheoryData<int, bool, bool, bool> Orders
    {
        get
        {
            var orders = new TheoryData<int, bool, bool, bool>();
            for (int i = 0; i < 24; i++)
                orders.Add(i, (i & 1) != 0, (i & 2) != 0, (i & 4) != 0);
            return orders;
        }
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public void IsAStableSortOfTheSameLines(int seed, bool blanks, bool fold, bool reverse)
    {
        var order = new SortOrder(blanks, fold, reverse);
        List<byte[]> lines = Lines(new Random(seed), 3000);
        using var chunk = new SortChunk(order, (byte)'\n');
        Feed(chunk, lines);
        chunk.End();
        chunk.Sort();
        Assert.Equal(Expected(lines, order), Content(chunk));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(3, false)]
    public void MergesWhatWasPutAside(int seed, bool reverse)
    {
        var order = new SortOrder(false, true, reverse);
        List<byte[]> lines = Lines(new Random(seed), 5000);
        using var chunk = new SortChunk(order, (byte)'\n');
        using var runs = new SortedRuns(order, (byte)'\n');
        Assert.Equal(0, runs.Open(new Bytes("/tmp")));
        for (int i = 0; i < lines.Count; i += 700)
        {
            Feed(chunk, lines.GetRange(i, Math.Min(700, lines.Count - i)));
            chunk.Sort();
            Assert.Equal(0, runs.Add(chunk));
            chunk.Clear();
        }
        Output merged = Output.ToMemory();
        Assert.Equal(0, runs.Merge(new SortWriter(merged, order, false)));
        Assert.Equal(Expected(lines, order), merged.Captured.ToArray());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void AgreesOnManyLines(int seed)
    {
        var text = new MemoryStream();
        foreach (byte[] line in Lines(new Random(seed), 60_000))
        {
            text.Write(line);
            text.WriteByte((byte)'\n');
        }
        byte[] input = text.ToArray();
        byte[] expected = new Cmd("/usr/bin/sort", []).With("LC_ALL", "C").Input(input).Run().Output;
        Assert.Equal(expected, Cmd.Ours("s6-sort").Input(input).Run().Output);
    }

    private static List<byte[]> Lines(Random random, int count)
    {
        var lines = new List<byte[]>();
        for (int i = 0; i < count; i++)
        {
            byte[] line = new byte[random.Next(random.Next(3) == 0 ? 40 : 4)];
            for (int j = 0; j < line.Length; j++)
                line[j] = (byte)(" \taAbB\0\xFFz_"u8[random.Next(10)]);
            if (random.Next(3) == 0)
                line = [.. "the same beginning "u8, .. line];
            lines.Add(line);
        }
        return lines;
    }

    private static void Feed(SortChunk chunk, List<byte[]> lines)
    {
        foreach (byte[] line in lines)
        {
            line.CopyTo(chunk.Room());
            chunk.Add(line.Length);
            chunk.Room()[0] = (byte)'\n';
            chunk.Add(1);
        }
    }

    private static byte[] Expected(List<byte[]> lines, SortOrder order)
    {
        var content = new MemoryStream();
        foreach (byte[] line in lines.Order(Comparer<byte[]>.Create((a, b) => order.Compare(a, b))))
        {
            content.Write(line);
            content.WriteByte((byte)'\n');
        }
        return content.ToArray();
    }

    private static byte[] Content(SortChunk chunk)
    {
        var content = new MemoryStream();
        for (int i = 0; i < chunk.Count; i++)
            content.Write(chunk[i]);
        return content.ToArray();
    }
}
