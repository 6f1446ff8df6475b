using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.S6;

public sealed class S6LogTests
{
    public static TheoryData<string, string, string[]> Scripts() => new()
    {
        { "all lines", "a\nb\n", ["1"] },
        { "deselect all", "a\nb\n", ["-", "1"] },
        { "select one", "a\nb\n", ["-", "+a", "1"] },
        { "anchored", "ab\nba\n", ["-", "+^a", "1"] },
        { "at the end", "ab\nba\n", ["-", "+a$", "1"] },
        { "alternatives", "one\ntwo\nthree\n", ["-", "+one|three", "1"] },
        { "a class", "x1\nxy\n", ["-[0-9]", "1"] },
        { "deselect then select", "fatal: x\ninfo\n", ["-^info", "1"] },
        { "the rest", "a\nb\n", ["-", "+a", "pA", "1", "f", "pF", "1"] },
        { "the rest of nothing", "a\nb\n", ["1", "f", "pF", "1"] },
        { "a prefix, then none", "a\n", ["pfoo", "1", "p", "1"] },
        { "a long line is split", new string('x', 100) + "\n", ["-l48", "1"] },
        { "a line of the limit is not", new string('x', 48) + "\nshort\n", ["-l48", "1"] },
        { "a line of twice the limit", new string('x', 96) + "\n", ["-l48", "1"] },
        { "no limit", new string('x', 70000) + "\n", ["-l0", "1"] },
        { "the default limit", new string('x', 20000) + "\ny\n", ["1"] },
        { "pieces are lines", new string('x', 50) + "abc\n", ["-l50", "--", "-abc", "1"] },
        { "empty lines", "\n\na\n\n", ["1"] },
        { "no input", "", ["1"] },
        { "NUL bytes", "a\0b\nc\n\0\n", ["1"] },
        { "verbose and quiet", "a\n", ["-q", "-v", "-b", "-p", "1"] },
        { "a status file", "abc\n", ["^5", "=status", "1"] },
        { "no actions", "a\n", ["n5"] },
        { "an unknown directive", "a\n", ["q"] },
        { "a bad number", "a\n", ["nx", "1"] },
        { "a bad expression", "a\n", ["+(", "1"] },
        { "a tolerance that is too large", "a\n", ["s4096", "l3000", "1"] },
        { "a tolerance that is too large later", "a\n", ["l3000", "s4096", "1"] },
        { "archives of many gigabytes", "a\n", ["S5000000000", "1"] },
        { "archives beyond all disks", "a\n", ["S18446744073709551615", "1"] },
        { "archives beyond all numbers", "a\n", ["S18446744073709551616", "1"] },
        { "something behind an action", "a\n", ["1x"] },
        { "something behind t", "a\n", ["t5", "1"] },
        { "no file", "a\n", ["="] },
        { "a small notification descriptor", "a\n", ["-d", "1", "1"] },
        { "a closed notification descriptor", "a\n", ["-d", "9", "1"] },
        { "a directory that cannot be made", "a\n", ["/there/is/none"] },
        { "no arguments", "a\n", [] },
    };

    [Theory]
    [MemberData(nameof(Scripts))]
    public void RunsScriptsAsTheReferenceDoes(string what, string input, string[] arguments)
    {
        Assert.NotEmpty(what);
        using var folder = new TempFolder();
        Both.ShouldAgree("s6-log", arguments, cmd => cmd.Input(input).In(folder.Root));
    }

    [Theory]
    [InlineData("t", @"^@4[0-9a-f]{23} a\n$")]
    [InlineData("T", @"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{9}  a\n$")]
    [InlineData("T t", @"^@4[0-9a-f]{23} \d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{9}  a\n$")]
    [InlineData("pfoo t", @"^@4[0-9a-f]{23} foo a\n$")]
    public void StampsLines(string directives, string expected)
    {
        Assert.Matches(expected, Cmd.Ours("s6-log", [.. directives.Split(' '), "1"]).Input("a\n").Run().Text);
        Assert.Matches(expected, Cmd.Of(Suite.Reference, "s6-log", [.. directives.Split(' '), "1"]).Input("a\n").Run().Text);
    }

    [Fact]
    public void StampsAreLocalTime()
    {
        string east = Cmd.Ours("s6-log", "T", "1").With("TZ", "XXX-5").Input("a\n").Run().Text;
        DateTime stamp = DateTime.ParseExact(east[..19], "yyyy-MM-dd HH:mm:ss", null);
        Assert.InRange((stamp - DateTime.UtcNow).TotalMinutes, 5 * 60 - 2, 5 * 60 + 2);
    }

    [Theory]
    [InlineData("a line\n", "E3 2", "s6-log: alert: a l...\n")]
    [InlineData("abc\n", "E3 2", "s6-log: alert: abc\n")]
    [InlineData("abcd\n", "E0 2", "s6-log: alert: abcd\n")]
    [InlineData("a\nb\n", "e", "s6-log: alert: a\ns6-log: alert: b\n")]
    public void AlertsGoToStandardError(string input, string script, string expected) =>
        Cmd.Ours("s6-log", script.Split(' ')).Input(input).Run().ShouldBe(0, "", expected);

    [Theory]
    [InlineData("^5", "abc\n", "abc\n\n")]
    [InlineData("^5", "abcdefgh\n", "abcde")]
    [InlineData("^0", "first\nlast\n", "last\n")]
    public void AStatusFileHoldsTheLastLine(string size, string input, string expected)
    {
        using var folder = new TempFolder();
        Cmd.Ours("s6-log", size, "=status").In(folder.Root).Input(input).Run().ShouldSucceed("");
        Assert.Equal(expected, folder.Read("status"));
    }

    [Fact]
    public void APartialLastLineIsLogged() => Cmd.Ours("s6-log", "1").Input("a\nb").Run().ShouldSucceed("a\nb\n");

    [Fact]
    public void ALooseEndIsAWarning() => Cmd.Ours("s6-log", "1", "n5").Input("a\n").Run().ShouldBe(0, "a\n", "s6-log: warning: the last directive is not an action directive\n");

    [Fact]
    public void QuietMeansNoWarning() => Cmd.Ours("s6-log", "-q", "1", "n5").Input("a\n").Run().ShouldBe(0, "a\n");

    [Fact]
    public void SaysWhenItIsReady()
    {
        using var folder = new TempFolder();
        new Cmd("/bin/sh", ["-c", $"exec {Programs.Folder}/s6-log -d 5 ./log 5>&1"]).In(folder.Root).Input("a\n").Run().ShouldSucceed("\n");
    }

    [Fact]
    public void ADirectoryLooksLikeTheReferences()
    {
        using var folder = new TempFolder();
        foreach (Suite suite in (Suite[])[Suite.Ours, Suite.Reference])
            Cmd.Of(suite, "s6-log", "./" + suite).In(folder.Root).Input("a\nb\n").Run().ShouldSucceed("");
        string list = new Cmd("/usr/bin/find", [folder["Reference"], "-printf", "%P %m %s\\n"]).Run().Text;
        Assert.Equal(Sorted(list), Sorted(new Cmd("/usr/bin/find", [folder["Ours"], "-printf", "%P %m %s\\n"]).Run().Text));
    }

    [Fact]
    public void RotatesWhereTheToleranceBegins()
    {
        using var folder = new TempFolder();
        Log(folder, 300, "n20", "s10000");
        // 8,000 bytes are the threshold; lines have 100.
        Assert.Equal([8100, 8100, 8100], Archives(folder).Select(static file => (int)new FileInfo(file).Length));
        Assert.Equal(5700, new FileInfo(folder["log/current"]).Length);
        Assert.Equal(Enumerable.Range(0, 300), Lines(folder));
    }

    [Fact]
    public void AToleranceOfMoreThanTheFileIsHalfOfIt()
    {
        using var folder = new TempFolder();
        Log(folder, 100, "n20", "l40000", "s4096");
        Assert.Equal([2100, 2100, 2100, 2100], Archives(folder).Select(static file => (int)new FileInfo(file).Length));
        Assert.Equal(Enumerable.Range(0, 100), Lines(folder));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void KeepsSoManyArchives(int count)
    {
        using var folder = new TempFolder();
        Log(folder, 1000, $"n{count}", "s10000");
        Assert.Equal(count, Archives(folder).Length);
    }

    [Fact]
    public void KeepsSoManyBytesOfArchives()
    {
        using var folder = new TempFolder();
        Log(folder, 1000, "n20", "s10000", "S20000");
        Assert.Equal(2, Archives(folder).Length);
    }

    [Fact]
    public void TheNextLoggerGoesOnWithACompleteFile()
    {
        using var folder = new TempFolder();
        Log(folder, 10);
        Log(folder, 10);
        Assert.Equal(2000, new FileInfo(folder["log/current"]).Length);
        Assert.Empty(Archives(folder));
    }

    [Fact]
    public void AnInterruptedFileIsArchivedAsItIs()
    {
        using var folder = new TempFolder();
        folder.Write("log/current", "interru");
        Log(folder, 1);
        Assert.Equal("interru", File.ReadAllText(Assert.Single(Archives(folder, "*.u"))));
    }

    [Theory]
    [InlineData("?tr a-z A-Z; cat <&4 >/dev/null; echo state >&5", "state\n")]
    [InlineData("!tr a-z A-Z", "")]
    public void AProcessorChangesWhatIsArchived(string processor, string state)
    {
        using var folder = new TempFolder();
        Result result = Cmd.Ours("s6-log", "s4096", "l100", processor, "./log").In(folder.Root).Input(string.Concat(Enumerable.Repeat("abcdefghi\n", 450))).Run();
        result.ShouldSucceed("");
        Assert.Equal(string.Concat(Enumerable.Repeat("ABCDEFGHI\n", 400)), File.ReadAllText(Assert.Single(Archives(folder))));
        Assert.Equal(state, folder.Read("log/state"));
        Assert.False(File.Exists(folder["log/previous"]) || File.Exists(folder["log/processed"]) || File.Exists(folder["log/newstate"]));
    }

    [Fact]
    public void AProcessorThatFailsIsTriedAgain()
    {
        using var folder = new TempFolder();
        Result result = Cmd.Ours("s6-log", "s4096", "l100", "r50", "?test -e ok || { touch ok; exit 1; }; cat", "./log").In(folder.Root).Input(Numbered(0, 50)).Run();
        result.ShouldFail(0, "processor for ./log exited 1: trying again");
        Assert.Equal(Enumerable.Range(0, 50), Lines(folder));
        Assert.Single(Archives(folder));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AnInterruptedRotationIsFinished(bool processed)
    {
        using var folder = new TempFolder();
        folder.Write("log/previous", "before\n", "744");
        folder.Write("log/processed", processed ? "result\n" : "resu", processed ? "744" : "644");
        folder.Write("log/newstate", "new state\n");
        Cmd.Ours("s6-log", "?cat; echo again >&5", "./log").In(folder.Root).Input("after\n").Run().ShouldSucceed("");
        Assert.Equal(processed ? "result\n" : "before\n", File.ReadAllText(Assert.Single(Archives(folder))));
        Assert.Equal(processed ? "new state\n" : "again\n", folder.Read("log/state"));
        Assert.Equal("after\n", folder.Read("log/current"));
        Assert.False(File.Exists(folder["log/previous"]) || File.Exists(folder["log/processed"]) || File.Exists(folder["log/newstate"]));
    }

    [Fact]
    public void ALoggedDirectoryIsLocked()
    {
        using var folder = new TempFolder();
        using Running first = Cmd.Ours("s6-log", "./log").In(folder.Root).Start();
        Wait.Until(() => File.Exists(folder["log/current"]), "the logger runs");
        Cmd.Ours("s6-log", "./log").In(folder.Root).Run().ShouldFail(111, "unable to lock ./log");
        Assert.Equal(111, Cmd.Of(Suite.Reference, "s6-log", "./log").In(folder.Root).Run().Code);
        first.Finish().ShouldSucceed("");
    }

    [Fact]
    public void AlarmRotates()
    {
        using var folder = new TempFolder();
        using Running logger = Cmd.Ours("s6-log", "./log").In(folder.Root).Start();
        logger.Send("a\n"u8);
        Wait.Until(() => File.Exists(folder["log/current"]) && folder.Read("log/current") == "a\n", "the line is logged");
        logger.Kill(14);
        Wait.Until(() => Archives(folder).Length == 1, "the file is archived");
        logger.Kill(14);
        logger.Send("b\n"u8);
        logger.Finish().ShouldSucceed("");
        // An empty file is not archived.
        Assert.Equal("a\n", File.ReadAllText(Assert.Single(Archives(folder))));
        Assert.Equal("b\n", folder.Read("log/current"));
    }

    [Fact]
    public void APeriodRotates()
    {
        using var folder = new TempFolder();
        using Running logger = Cmd.Ours("s6-log", "R1", "./log").In(folder.Root).Start();
        logger.Send("a\n"u8);
        Wait.Until(() => Archives(folder).Length == 1, "the file is archived");
        logger.Finish().ShouldSucceed("");
    }

    [Theory]
    [InlineData(15, false, true)]
    [InlineData(1, false, true)]
    [InlineData(15, true, false)]
    [InlineData(1, true, true)]
    public void SignalsEndItOrNot(int signal, bool isProtected, bool ends)
    {
        using var folder = new TempFolder();
        using Running logger = Cmd.Ours("s6-log", isProtected ? ["-p", "./log"] : ["./log"]).In(folder.Root).Start();
        logger.Send("a\n"u8);
        Wait.Until(() => File.Exists(folder["log/current"]) && folder.Read("log/current") == "a\n", "the line is logged");
        logger.Kill(signal);
        if (!ends)
        {
            logger.Send("b\n"u8);
            Wait.Until(() => folder.Read("log/current") == "a\nb\n", "it goes on");
            logger.Finish().ShouldSucceed("");
            return;
        }
        logger.WaitForExit().ShouldSucceed("");
        Assert.True((File.GetUnixFileMode(folder["log/current"]) & UnixFileMode.UserExecute) != 0);
    }

    [Fact]
    public void ASignalWaitsForTheEndOfTheLine()
    {
        using var folder = new TempFolder();
        using Running logger = Cmd.Ours("s6-log", "-t", "0", "1", "./log").In(folder.Root).Start();
        logger.Send("whole\npart"u8);
        Wait.Until(() => logger.TextSoFar == "whole\n", "the first line is logged");
        logger.Kill(15);
        logger.Send("ial\nnot ours any more\n"u8);
        logger.WaitForExit().ShouldSucceed("whole\npartial\n");
    }

    [Fact]
    public void ASignalDoesNotWaitForEver()
    {
        using Running logger = Cmd.Ours("s6-log", "-t", "50", "1").Start();
        logger.Send("whole\npart"u8);
        Wait.Until(() => logger.TextSoFar == "whole\n", "the first line is logged");
        logger.Kill(15);
        logger.WaitForExit().ShouldSucceed("whole\npart\n");
    }

    [Fact]
    public void AFullDiskKeepsEveryLine()
    {
        using var folder = new TempFolder();
        using var disk = new SmallDisk(folder.Folder("disk"), 64);
        File.WriteAllBytes(folder["disk/filler"], new byte[40 << 10]);
        using Running logger = Cmd.Ours("s6-log", "r50", "s1000000", "./disk/log").In(folder.Root).Start();
        logger.Send(Encoding.ASCII.GetBytes(Numbered(0, 1000)));
        Wait.Until(() => logger.ErrorSoFar.Contains("No space left on device", StringComparison.Ordinal), "the disk is full", TimeSpan.FromSeconds(20));
        File.Delete(folder["disk/filler"]);
        disk.Resize(1024);
        Result result = logger.Finish();
        Assert.Equal(0, result.Code);
        Assert.Single(result.ErrorText.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(Enumerable.Range(0, 1000), Numbers(File.ReadAllText(folder["disk/log/current"])));
    }

    [Fact]
    public void AReadOnlyDiskKeepsEveryLine()
    {
        using var folder = new TempFolder();
        using var disk = new SmallDisk(folder.Folder("disk"), 1024);
        using Running logger = Cmd.Ours("s6-log", "r50", "n100", "s4096", "./disk/log").In(folder.Root).Start();
        logger.Send(Encoding.ASCII.GetBytes(Numbered(0, 10)));
        Wait.Until(() => File.Exists(folder["disk/log/current"]) && new FileInfo(folder["disk/log/current"]).Length == 1000, "lines are logged");
        // A rotation needs new names; without a place for them the lines wait.
        disk.Forbid();
        logger.Send(Encoding.ASCII.GetBytes(Numbered(10, 200)));
        Wait.Until(() => logger.ErrorSoFar.Contains("unable to", StringComparison.Ordinal), "the rotation fails", TimeSpan.FromSeconds(20));
        disk.Allow();
        Assert.Equal(0, logger.Finish().Code);
        Assert.Equal(Enumerable.Range(0, 210), Lines(folder, "disk/log"));
    }

    [Fact]
    public void TheDirectoryMayBeRemovedUnderIt()
    {
        using var folder = new TempFolder();
        using Running logger = Cmd.Ours("s6-log", "s4096", "./log").In(folder.Root).Start();
        logger.Send("a\n"u8);
        Wait.Until(() => File.Exists(folder["log/current"]) && folder.Read("log/current") == "a\n", "the line is logged");
        Directory.Delete(folder["log"], recursive: true);
        logger.Kill(14);
        Wait.Until(() => File.Exists(folder["log/current"]), "the folder is made again");
        logger.Send("b\n"u8);
        logger.Finish().ShouldSucceed("");
        Assert.Equal("b\n", folder.Read("log/current"));
    }

    [Fact]
    public void InputNeedNotBeAPipe()
    {
        using var folder = new TempFolder();
        folder.Write("input", Numbered(0, 300) + "\0partial");
        new Cmd("/bin/sh", ["-c", $"exec {Programs.Folder}/s6-log n20 s10000 ./log < input"]).In(folder.Root).Run().ShouldSucceed("");
        Assert.EndsWith("\n\npartial\n", folder.Read("log/current"));
        Assert.Equal(3, Archives(folder).Length);
        Assert.False(File.Exists(folder["log/.journal"]));
    }

    [Fact]
    public void AClosedStandardOutputIsGivenUp()
    {
        using var folder = new TempFolder();
        new Cmd("/bin/sh", ["-c", $"(sleep 0.1; seq 20000) | {Programs.Folder}/s6-log 1 ./log | head -n 1 > /dev/null"]).In(folder.Root).Run().ShouldSucceed("");
        Assert.EndsWith("20000\n", folder.Read("log/current"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(4096)]
    [InlineData(65536)]
    public void LinesArriveWholeHoweverTheyCome(int chunk)
    {
        using var folder = new TempFolder();
        byte[] input = Encoding.ASCII.GetBytes(Numbered(0, chunk == 1 ? 60 : 3000));
        using Running logger = Cmd.Ours("s6-log", "n1000", "s4096", "./log").In(folder.Root).Start();
        for (int at = 0; at < input.Length; at += chunk)
            logger.Send(input.AsSpan(at, Math.Min(chunk, input.Length - at)));
        logger.Finish().ShouldSucceed("");
        Assert.Equal(Enumerable.Range(0, input.Length / 100), Lines(folder));
    }

    [Theory]
    [InlineData("0<&-", "")]
    [InlineData("1>&-", "a\n")]
    [InlineData("2>&-", "a\n")]
    [InlineData("0<&- 1>&- 2>&-", "")]
    public void ClosedStandardDescriptorsAreNotTheLogs(string closed, string logged)
    {
        using var folder = new TempFolder();
        string script = $"exec {Programs.Find(Suite.Ours, "s6-log")} e 1 ./log {closed}";
        new Cmd("/bin/sh", ["-c", script]).In(folder.Root).Input("a\n").Run();
        Assert.Equal(logged, folder.Read("log/current"));
        Assert.Empty(folder.Read("log/lock"));
    }

    private static string Numbered(int from, int count) => string.Concat(Enumerable.Range(from, count).Select(static i => $"{i:D8} {new string('x', 90)}\n"));

    private static void Log(TempFolder folder, int lines, params string[] script) =>
        Cmd.Ours("s6-log", [.. script, "./log"]).In(folder.Root).Input(Numbered(0, lines)).Run().ShouldSucceed("");

    private static string[] Archives(TempFolder folder, string pattern = "*.s") =>
        Directory.Exists(folder["log"]) ? [.. Directory.GetFiles(folder["log"], "@" + pattern).Order(StringComparer.Ordinal)] : [];

    private static IEnumerable<int> Lines(TempFolder folder, string log = "log") =>
        Numbers(string.Concat(Directory.GetFiles(folder[log], "@*").Order(StringComparer.Ordinal).Append(folder[log + "/current"]).Select(File.ReadAllText)));

    private static IEnumerable<int> Numbers(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => int.Parse(line[..8], null));

    private static string Sorted(string text) => string.Join('\n', text.Split('\n').Order(StringComparer.Ordinal));
}
