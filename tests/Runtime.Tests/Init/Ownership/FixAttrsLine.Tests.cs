using System;
using System.Text;
using S6Overlay.Core;
using S6Overlay.Init.Ownership;
using Xunit;

namespace S6Overlay.Tests.Init.Ownership;

public sealed class FixAttrsLineTests
{
    [Theory]
    [InlineData("/var/lib/mysql true mysql 0600 0700", "/var/lib/mysql", true, "mysql", 384, 448)]
    [InlineData("/var/log/x true nobody,32768:32768 0644 2700", "/var/log/x", true, "nobody,32768:32768", 420, 1472)]
    [InlineData("\t/a\tfalse \troot  644\t755  ", "/a", false, "root", 420, 493)]
    [InlineData("/a false root 644 755\r", "/a", false, "root", 420, 493)]
    [InlineData("/a false root 644 755 # why", "/a", false, "root", 420, 493)]
    public void A_line_has_five_fields_between_blanks(string line, string path, bool recurse, string account, int file, int directory)
    {
        Assert.Null(FixAttrsLine.Parse(Encoding.UTF8.GetBytes(line), out FixAttrsLine parsed));
        Assert.Equal(new FixAttrsLine(new Bytes(path), recurse, new Bytes(account), (uint)file, (uint)directory), parsed);
    }

    [Fact]
    public void A_dash_leaves_a_mode_alone()
    {
        Assert.Null(FixAttrsLine.Parse("/a true - - 0755"u8, out FixAttrsLine parsed));
        Assert.Null(parsed.FileMode);
        Assert.Equal(493u, parsed.DirectoryMode);
    }

    [Theory]
    [InlineData("/a", "too few fields")]
    [InlineData("/a true root 0644", "too few fields")]
    [InlineData("/a true root 0644 0755 more", "too many fields")]
    [InlineData("/a maybe root 0644 0755", "recurse")]
    [InlineData("/a true root 0844 0755", "mode")]
    [InlineData("/a true root u+x 0755", "mode")]
    [InlineData("/a true root 0644 77777", "mode")]
    public void A_line_that_is_wrong_is_refused_with_the_reason(string line, string reason) =>
        Assert.Contains(reason, FixAttrsLine.Parse(Encoding.UTF8.GetBytes(line), out _), StringComparison.Ordinal);

    [Theory]
    [InlineData("", true)]
    [InlineData("  \t", true)]
    [InlineData("# a comment", true)]
    [InlineData("/a", false)]
    public void Empty_lines_and_comments_say_nothing(string line, bool blank) =>
        Assert.Equal(blank, FixAttrsLine.IsBlank(Encoding.UTF8.GetBytes(line)));
}
