using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.PortableUtils;

public sealed class S6MkfifoTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("a b c")]
    [InlineData("-m 600 a")]
    [InlineData("-m 666 a")]
    [InlineData("-m 0 a")]
    [InlineData("-m u+x,g= a")]
    [InlineData("-m go-r a")]
    [InlineData("-m =rw a")]
    [InlineData("-m 9 a")]
    [InlineData("-m z a")]
    [InlineData("missing/a")]
    [InlineData("file")]
    [InlineData("")]
    public void LeavesWhatTheSystemsMkfifoLeaves(string arguments)
    {
        foreach (string umask in (string[])["022", "077", "0"])
        {
            using TempFolder mine = new(), theirs = new();
            mine.Write("file", "");
            theirs.Write("file", "");
            Result ours = Cmd.Of(Suite.Ours, "/bin/sh", "-c", $"umask {umask}; s6-mkfifo {arguments}").In(mine.Root).Run();
            Result other = new Cmd("/bin/sh", ["-c", $"umask {umask}; mkfifo {arguments}"]).In(theirs.Root).Run();
            Assert.Equal((other.Code == 0, Listing(theirs)), (ours.Code == 0, Listing(mine)));
        }
    }

    [Fact]
    public void StopsAtTheFirstFailure()
    {
        using var folder = new TempFolder();
        Cmd.Ours("s6-mkfifo", "a").In(folder.Root).Run().ShouldSucceed("");
        Cmd.Ours("s6-mkfifo", "a", "b").In(folder.Root).Run().ShouldBe(111, "", "s6-mkfifo: fatal: unable to mkfifo a: File exists\n");
        Assert.Equal("a p 644\n", Listing(folder));
    }

    [Theory]
    [InlineData]
    [InlineData("-x", "a")]
    public void RefusesAnythingElse(params string[] arguments) => Cmd.Ours("s6-mkfifo", arguments).Run().ShouldFail(100, "s6-mkfifo: usage: ");

    private static string Listing(TempFolder folder) =>
        new Cmd("/bin/sh", ["-c", "find . -mindepth 1 -not -name file -printf '%P %y %m\\n' | sort"]).In(folder.Root).Run().Text;
}
