using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.PortableUtils;

public sealed class S6HeadTests
{
    private const string Twelve = "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12";

    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (string options in (string[])["", "-n 1", "-n 3", "-n 12", "-n 13", "-n 0", "-c 0", "-c 1", "-c 7", "-c 1000", "-1", "-9"])
                foreach (string input in (string[])["", "a", "a\n", "\n\n\n", Twelve])
                    cases.Add(options, input);
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void AgreesWithTheSystemsHead(string options, string input) =>
        Peer.Agrees("s6-head", "head", options.Split(' ', System.StringSplitOptions.RemoveEmptyEntries), input);

    [Theory]
    [InlineData("-n", "2", "a", "b")]
    [InlineData("-c", "1", "a", "b", "a")]
    [InlineData("a", "empty", "b")]
    [InlineData("a")]
    [InlineData("-n", "1", "missing", "a", "b")]
    [InlineData("-n", "1", "a", "missing", "b")]
    [InlineData("-n", "1", "/", "a", "b")]
    public void AgreesOnFiles(params string[] arguments)
    {
        using var folder = new TempFolder();
        folder.Write("a", Twelve);
        folder.Write("b", "A\nB\n");
        folder.Write("empty", "");
        Peer.Agrees("s6-head", "head", arguments, folder: folder.Root);
    }

    [Theory]
    [InlineData("s6-head -S -n 2; cat", "1\n2\n3\n4\n")]
    [InlineData("s6-head -S -c 3; cat", "1\n2\n3\n4\n")]
    [InlineData("s6-head -S -1; s6-head -S -1; cat", "1\n2\n3\n4\n")]
    public void LosesNothingOfAPipeInSafeMode(string script, string input) =>
        Cmd.Of(Suite.Ours, "/bin/sh", "-c", script).Input(input).Run().ShouldSucceed(input);

    [Fact]
    public void LeavesAFileWhereItStopped()
    {
        using var folder = new TempFolder();
        folder.Write("f", Twelve);
        Cmd.Of(Suite.Ours, "/bin/sh", "-c", "{ s6-head -n 2; cat; } <f").In(folder.Root).Run().ShouldSucceed(Twelve);
    }

    [Fact]
    public void StopsWhereTheDiskIsFull() =>
        Cmd.Of(Suite.Ours, "/bin/sh", "-c", "yes | s6-head -n 99999999999 >/dev/full").Run()
            .ShouldFail(111, "s6-head: fatal: unable to write to stdout: No space left on device");

    [Fact]
    public void WritesWhatItHas()
    {
        using Running running = Cmd.Ours("s6-head", "-n", "2").Start();
        running.Send("one\n"u8);
        Wait.Until(() => running.TextSoFar == "one\n", "the first line comes back");
        running.Send("two\nthree\n"u8);
        running.Finish().ShouldSucceed("one\ntwo\n");
    }

    [Fact]
    public void SaysWhatItCannotOpen() => Cmd.Ours("s6-head", "/nonexistent").Run().ShouldFail(111, "unable to open /nonexistent for reading: ");

    [Fact]
    public void SaysThatADirectoryCannotBeRead() => Cmd.Ours("s6-head", "/").Run().ShouldFail(111, "unable to head /: Is a directory");

    [Theory]
    [InlineData("-n", "x")]
    [InlineData("-n", "-1")]
    [InlineData("-n", "1", "-c", "1")]
    [InlineData("-12")]
    [InlineData("-z")]
    public void RefusesAnythingElse(params string[] arguments) => Cmd.Ours("s6-head", arguments).Run().ShouldFail(100, "s6-head: usage: ");
}
