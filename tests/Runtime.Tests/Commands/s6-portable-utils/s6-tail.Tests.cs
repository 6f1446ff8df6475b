using System;
using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.PortableUtils;

public sealed class S6TailTests
{
    private const string Twelve = "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12";

    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (string options in (string[])["", "-n 1", "-n 3", "-n 0", "-n 100", "-n +1", "-n +0", "-n +3", "-n +12", "-n +100", "-n -2", "-c 0", "-c 1", "-c 7", "-c 1000", "-c +1", "-c +5", "-c +1000", "-c -4"])
                foreach (string input in (string[])["", "a", "a\n", "\n\n\n", "a\n\nb\n", Twelve, Twelve + "\n"])
                    cases.Add(options, input);
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void AgreesWithTheSystemsTailOnAPipe(string options, string input) =>
        Peer.Agrees("s6-tail", "tail", options.Split(' ', StringSplitOptions.RemoveEmptyEntries), input);

    [Theory]
    [MemberData(nameof(Cases))]
    public void AgreesWithTheSystemsTailOnAFile(string options, string input)
    {
        using var folder = new TempFolder();
        folder.Write("f", input);
        Peer.Agrees("s6-tail", "tail", [.. options.Split(' ', StringSplitOptions.RemoveEmptyEntries), "f"], folder: folder.Root);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void AgreesOnLongInput(int seed)
    {
        var random = new Random(seed);
        var text = new System.Text.StringBuilder();
        while (text.Length < 400_000)
            text.Append('x', random.Next(random.Next(4) == 0 ? 9000 : 40)).Append('\n');
        using var folder = new TempFolder();
        folder.Write("f", text.ToString());
        string[] options = ["-n", random.Next(2000).ToString()];
        Peer.Agrees("s6-tail", "tail", options, text.ToString());
        Peer.Agrees("s6-tail", "tail", [.. options, "f"], folder: folder.Root);
        Peer.Agrees("s6-tail", "tail", ["-c", random.Next(400_000).ToString()], text.ToString());
    }

    [Fact]
    public void BeginsWhereTheFileStands()
    {
        using var folder = new TempFolder();
        folder.Write("f", "1\n2\n3\n");
        Cmd.Of(Suite.Ours, "/bin/sh", "-c", "{ read x; s6-tail; } <f").In(folder.Root).Run().ShouldSucceed("2\n3\n");
    }

    [Fact]
    public void ReadsFilesWithoutALength() => Assert.NotEqual("", Cmd.Ours("s6-tail", "-n", "1", "/proc/self/status").Run().Text);

    // They say that they are a page long.
    [Theory]
    [InlineData("-n", "1")]
    [InlineData("-c", "4")]
    public void ReadsFilesThatAreShorterThanTheySay(params string[] options)
    {
        const string File = "/sys/kernel/mm/transparent_hugepage/use_zero_page";
        Assert.SkipUnless(System.IO.File.Exists(File), "this kernel has no such file");
        Cmd.Ours("s6-tail", [.. options, File]).Run().ShouldSucceed(System.IO.File.ReadAllText(File));
    }

    [Fact]
    public void StopsWhereTheDiskIsFull() =>
        Cmd.Of(Suite.Ours, "/bin/sh", "-c", "yes | s6-tail -n +1 >/dev/full").Run().ShouldFail(111, "s6-tail: fatal: unable to write to stdout: No space left on device");

    [Fact]
    public void WritesFromTheStartAsItReads()
    {
        using Running running = Cmd.Ours("s6-tail", "-n", "+2").Start();
        running.Send("one\ntwo\n"u8);
        Wait.Until(() => running.TextSoFar == "two\n", "the line comes back");
        running.Finish().ShouldSucceed("two\n");
    }

    [Fact]
    public void SaysWhatItCannotOpen() => Cmd.Ours("s6-tail", "/nonexistent").Run().ShouldFail(111, "unable to open /nonexistent for reading: ");

    [Theory]
    [InlineData("-n", "x")]
    [InlineData("-n", "1", "-c", "1")]
    [InlineData("-f")]
    [InlineData("a", "b")]
    public void RefusesAnythingElse(params string[] arguments) => Cmd.Ours("s6-tail", arguments).Run().ShouldFail(100, "s6-tail: usage: ");
}
