using System;
using System.Text;
using S6Overlay.AccessRules;
using Xunit;

namespace S6Overlay.Tests.AccessRules;

public sealed class CdbTests
{
    [Fact]
    public void FindsWhatWasAddedAndNothingElse()
    {
        CdbReader reader = new(Make(1000));
        for (int i = 0; i < 1000; i++)
        {
            Assert.Equal(1, reader.Find(Key(i), out ReadOnlySpan<byte> data));
            Assert.Equal($"value {i}", Encoding.ASCII.GetString(data));
        }
        for (int i = 1000; i < 3000; i++)
            Assert.Equal(0, reader.Find(Key(i), out _));
    }

    [Fact]
    public void GoesThroughAllRecords()
    {
        CdbReader reader = new(Make(100));
        long position = 0;
        int count = 0;
        while (reader.Next(ref position, out ReadOnlySpan<byte> key, out _) > 0)
            Assert.Equal(Encoding.ASCII.GetString(Key(count++)), Encoding.ASCII.GetString(key));
        Assert.Equal(100, count);
    }

    [Fact]
    public void ABrokenFileIsAnErrorAndNoMore()
    {
        byte[] good = Make(50);
        var random = new Random(2);
        for (int round = 0; round < 3000; round++)
        {
            byte[] bad = good[..random.Next(good.Length + 1)];
            for (int changes = random.Next(20); changes > 0 && bad.Length > 0; changes--)
                bad[random.Next(bad.Length)] = (byte)random.Next(256);
            CdbReader reader = new(bad);
            for (int i = 0; i < 50; i++)
                Assert.InRange(reader.Find(Key(i), out _), -1, 1);
            long position = 0;
            int result, steps = 0;
            while ((result = reader.Next(ref position, out _, out _)) > 0)
                Assert.True(++steps <= bad.Length);
            Assert.InRange(result, -1, 0);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("B")]
    [InlineData("DD")]
    [InlineData("A")]
    [InlineData("A\0\0")]
    [InlineData("A\0\u0003a=b\0\0")]
    [InlineData("A\0\0\0\0x")]
    public void ARecordThatIsNoRuleIsAnError(string data) => Assert.Equal(Access.Error, Rule.Parse(Encoding.ASCII.GetBytes(data), out _));

    private static byte[] Key(int i) => Encoding.ASCII.GetBytes($"uid/{i}");

    private static byte[] Make(int count)
    {
        var writer = new CdbWriter();
        for (int i = 0; i < count; i++)
            writer.Add(Key(i), Encoding.ASCII.GetBytes($"value {i}"));
        return writer.Finish().ToArray();
    }
}
