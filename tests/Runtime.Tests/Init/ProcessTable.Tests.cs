using System.Collections.Generic;
using System.Text;
using S6Overlay.Core;
using S6Overlay.Init;
using Xunit;

namespace S6Overlay.Tests.Init;

public sealed class ProcessTableTests
{
    [Theory]
    [InlineData("12 (sh) S 1 12 12 0 -1", 'S', 1, 12, "sh")]
    [InlineData("12 (a) b (c) R 77 5 5 0", 'R', 77, 5, "a) b (c")]
    [InlineData("12 (x\n) Z 3 4 5", 'Z', 3, 4, "x\n")]
    public void A_stat_line_is_read_whatever_the_process_is_called(string line, char state, int parent, int group, string name)
    {
        Assert.True(ProcessTable.ParseStat(Encoding.UTF8.GetBytes(line), out byte s, out int p, out int g, out Bytes n));
        Assert.Equal((state, parent, group, name), ((char)s, p, g, n.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("12 (sh")]
    [InlineData("12 (sh) S")]
    public void A_cut_line_is_refused(string line) =>
        Assert.False(ProcessTable.ParseStat(Encoding.UTF8.GetBytes(line), out _, out _, out _, out _));

    [Fact]
    public void Only_descendants_are_ours()
    {
        List<ProcessEntry> all =
        [
            new(30, 20, new Bytes("grandchild")), new(20, 10, new Bytes("child")), new(21, 1, new Bytes("bystander")), new(40, 21, new Bytes("theirs")),
        ];
        Assert.Equal([20, 30], ProcessTable.Descendants(all, 10).ConvertAll(process => process.Pid));
    }
}
