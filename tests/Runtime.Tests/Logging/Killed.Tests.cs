using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading;
using S6Overlay.Core;
using S6Overlay.Kernel;
using S6Overlay.Tests.Support;
using Xunit;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Tests.Logging;

/// <summary>Loggers that are killed at any moment, 200 in a row on one pipe that is never empty: every line is logged, once, whole and in order.</summary>
public sealed class KilledTests
{
    private const int Kills = 200;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("s10000 l1000 ./log", "")]
    [InlineData("s20000 T ./log", @"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{9}  ")]
    [InlineData("s30000 !cat pabc ./log", "^abc ")]
    [InlineData("s20000 t ./log s30000 -[13579]y t ./even", "^@[0-9a-f]{24} ")]
    public void EveryLineIsLoggedOnce(string script, string head)
    {
        using var folder = new TempFolder();
        Assert.Equal(0, Sys.Mkfifo(new Bytes(folder["fifo"]), 0x180));
        // The test holds the pipe: what no logger has read is there for the next one.
        int fifo = Sys.Open(new Bytes(folder["fifo"]), O_RDWR | O_CLOEXEC);
        bool stop = false;
        int lines = 0;
        var writer = new Thread(() =>
        {
            var text = new StringBuilder();
            for (int block = 0; !Volatile.Read(ref stop); block++)
            {
                // A line at a time, and more than a pipe holds at a time.
                text.Clear();
                int count = block % 100 == 99 ? 1500 : 1;
                for (int i = 0; i < count; i++)
                    text.Append(Line(lines + i)).Append((lines + i) % 7 == 0 ? '\0' : '\n');
                if (Sys.WriteAll(fifo, Encoding.ASCII.GetBytes(text.ToString())) < 0)
                    return;
                Volatile.Write(ref lines, lines + count);
            }
        });
        writer.Start();
        var random = new Random(3);
        for (int kill = 0; kill < Kills; kill++)
        {
            int before = Volatile.Read(ref lines);
            using Running logger = Start(folder, script);
            // Every other one is killed while it starts, the others when they have taken something from the pipe.
            if (kill % 2 == 0)
                Thread.Sleep(random.Next(8));
            else
                Wait.Until(() => Volatile.Read(ref lines) != before, "the logger is at work", Patience);
            logger.Kill(9);
            logger.WaitForExit();
        }
        Volatile.Write(ref stop, true);
        // The last one reads what is left, and the writer may be waiting for room.
        using Running last = Start(folder, script);
        writer.Join();
        Wait.Until(() => Sys.Poll([new PollItem(fifo, PollItem.In)], 0) == 0, "the pipe is empty", Patience);
        last.Kill(15);
        last.WaitForExit().ShouldSucceed("");
        Sys.Close(fifo);
        Account(folder["log"], head, lines, 1);
        if (Directory.Exists(folder["even"]))
            Account(folder["even"], head, lines, 2);
    }

    /// <summary>The test holds the pipe, as a supervisor does, and the second logger gets what the first one had not logged.</summary>
    [Theory]
    [InlineData("./log", "./log", @"^whole\npartial\n$")]
    [InlineData("T ./log", "T ./log", @"^\d{4}.{25}  whole\n\d{4}.{25}  partial\n$")]
    [InlineData("./log", "t ./log", @"^whole\n@4[0-9a-f]{23} partial\n$")]
    [InlineData("t ./log", "./log", @"^@4[0-9a-f]{23} whole\npartial\n$")]
    public void TheNextLoggerGoesOnWithinALine(string script, string next, string expected)
    {
        using var folder = new TempFolder();
        Assert.Equal(0, Sys.Mkfifo(new Bytes(folder["fifo"]), 0x180));
        int fifo = Sys.Open(new Bytes(folder["fifo"]), O_RDWR | O_CLOEXEC);
        Sys.WriteAll(fifo, "whole\npart"u8);
        using Running first = Start(folder, script);
        Wait.Until(() => File.Exists(folder["log/.journal"]) && File.ReadAllText(folder["log/.journal"]).EndsWith("part", StringComparison.Ordinal), "all is read", Patience);
        first.Kill(9);
        first.WaitForExit();
        Sys.WriteAll(fifo, "ial\n"u8);
        using Running second = Start(folder, next);
        Wait.Until(() => File.ReadAllText(folder["log/current"]).EndsWith("partial\n", StringComparison.Ordinal), "the line is logged", Patience);
        second.Kill(15);
        second.WaitForExit().ShouldSucceed("");
        Sys.Close(fifo);
        Assert.Matches(expected, folder.Read("log/current"));
        Assert.Empty(Directory.GetFiles(folder["log"], "@*"));
        Assert.False(File.Exists(folder["log/.journal"]));
    }

    private static Running Start(TempFolder folder, string script)
    {
        Cmd logger = Cmd.Ours("execlineb", "-c", $"redirfd -r 0 fifo s6-log -l 0 n100000 {script}").In(folder.Root);
        logger.Timeout = Patience;
        return logger.Start();
    }

    private static string Line(int number) => $"{number:D9}y{new string('z', number % 1000 == 0 ? 20000 : number % 90)}";

    private static void Account(string log, string head, int lines, int step)
    {
        int next = 0;
        foreach (string file in Directory.GetFiles(log, "@*").Order(StringComparer.Ordinal).Append(Path.Combine(log, "current")))
        {
            string[] parts = File.ReadAllText(file).Split('\n');
            Assert.True(parts[^1].Length == 0, $"{file} ends with '{parts[^1]}'");
            foreach (string part in parts.SkipLast(1))
            {
                Match stamp = Regex.Match(part, head);
                Assert.True(stamp.Success && part[stamp.Length..] == Line(next), $"in {file} is '{part}' where line {next} should be");
                next += step;
            }
        }
        Assert.InRange(next, lines, lines + step - 1);
        Assert.Equal(["current", "lock", "state"], Directory.GetFiles(log).Select(Path.GetFileName).Where(static name => name![0] != '@').Order(StringComparer.Ordinal));
    }
}
