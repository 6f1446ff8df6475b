using System;
using System.Text;
using S6Overlay.Init.Ownership;
using Xunit;

namespace S6Overlay.Tests.Init.Ownership;

public sealed class OwnerTests
{
    /// <summary>The specification's table, where daemon is 2:2.</summary>
    [Theory]
    [InlineData("daemon", 2, 2)]
    [InlineData("daemon,3:4", 2, 2)]
    [InlineData("2:2,3:4", 2, 2)]
    [InlineData("daemon:11111,3:4", 11111, 2)]
    [InlineData("11111:daemon,3:4", 2, 11111)]
    [InlineData("daemon:daemon,3:4", 2, 2)]
    [InlineData("daemon:unexisting,3:4", 2, 4)]
    [InlineData("unexisting:daemon,3:4", 3, 2)]
    [InlineData("11111:11111,3:4", 11111, 11111)]
    public void An_account_is_what_the_specifications_table_says(string account, uint uid, uint gid) =>
        Assert.Equal(new Owner(uid, gid), Resolved(account));

    [Theory]
    [InlineData("unexisting,32768:32769", 32768, 32769)]
    [InlineData("doesntexist,0:1000", 0, 1000)]
    [InlineData("unexisting:unexisting,5:6", 5, 6)]
    [InlineData("1000", 1000, 1000)]
    [InlineData("unexisting:7,5:6", 7, 6)]
    [InlineData("7:unexisting,5:6", 5, 7)]
    public void A_name_that_is_not_there_gets_its_part_of_the_fallback(string account, uint uid, uint gid) =>
        Assert.Equal(new Owner(uid, gid), Resolved(account));

    [Fact]
    public void A_dash_leaves_the_owner_alone() => Assert.Equal(new Owner(null, null), Resolved("-"));

    [Theory]
    [InlineData("unexisting", "user")]
    [InlineData("daemon:unexisting", "group")]
    [InlineData("unexisting:daemon", "user")]
    [InlineData("daemon,nonsense", "fallback")]
    [InlineData("daemon,3", "fallback")]
    [InlineData("daemon,3:x", "fallback")]
    public void What_cannot_be_resolved_is_explained(string account, string reason) =>
        Assert.Contains(reason, Owner.Resolve(Encoding.UTF8.GetBytes(account), FindUser, FindGroup, out _), StringComparison.Ordinal);

    private static Owner Resolved(string account)
    {
        Assert.Null(Owner.Resolve(Encoding.UTF8.GetBytes(account), FindUser, FindGroup, out Owner owner));
        return owner;
    }

    private static bool FindUser(ReadOnlySpan<byte> name, out uint uid, out uint gid)
    {
        uid = gid = 2;
        return name.SequenceEqual("daemon"u8);
    }

    private static bool FindGroup(ReadOnlySpan<byte> name, out uint gid)
    {
        gid = 2;
        return name.SequenceEqual("daemon"u8);
    }
}
