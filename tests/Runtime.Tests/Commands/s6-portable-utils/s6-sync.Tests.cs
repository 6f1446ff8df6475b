using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.PortableUtils;

public sealed class S6SyncTests
{
    [Theory]
    [InlineData]
    [InlineData("ignored")]
    public void Syncs(params string[] arguments)
    {
        Cmd cmd = Cmd.Ours("s6-sync", arguments);
        cmd.Timeout = System.TimeSpan.FromMinutes(2);
        cmd.Run().ShouldSucceed("");
    }
}
