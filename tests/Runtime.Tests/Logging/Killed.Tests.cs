using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using S6Overlay.Core;
using S6Overlay.Kernel;
using S6Overlay.Tests.Support;
using Xunit;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Tests.Logging;

/// <summary>Loggers that are killed at any moment, 200 in a row on one pipe that is never empty: every line is accounted for.</summary>
public sealed class KilledTests
{
    private const int Kills = 200;

    /// <summary>What one logger can have read and not yet written: two of its reads.</summary>
    private const int MostInFlight = 2 * (1 << 18);

    [Theory]
    [InlineData("n100000 s100000")]
    [InlineData("n100000 s20000 T")]
    [InlineData("n100000 s20000 -x +y t")]
    public void EveryLineIsLoggedOnceOrWasInFlightAtAKill(string script)
    {
        using var folder = new TempFolder();
        Assert.Equal(0, Sys.Mkfifo(new Bytes(folder["fifo"]), 0x180));
        // The test holds the pipe: what no logger has read is there for the next one.
        int fifo = Sys.Open(new Bytes(folder["fifo"]), O_RDWR | O_CLOEXEC);
        bool stop = false;
        int lines = 0;
        var writer = new Thread(() =>
        {
            while (!Volatile.Read(ref stop))
            {
                byte[] line = System.Text.Encoding.ASCII.GetBytes($"{lines:D9} y{new string('z', lines % 90)}\n");
                if (Sys.WriteAll(fifo, line) < 0)
                    return;
                lines++;
            }
        });
        writer.Start();
        var random = new Random(3);
        for (int kill = 0; kill < Kills; kill++)
        {
            using Running logger = Start(folder, script);
            Wait.Until(() => IsLogging(folder), "the logger is at work");
            Thread.Sleep(random.Next(4));
            logger.Kill(9);
            logger.WaitForExit();
        }
        Volatile.Write(ref stop, true);
        // The last one reads what is left, and the writer may be waiting for room.
        using Running last = Start(folder, script);
        writer.Join();
        Wait.Until(() => Sys.Poll(One(fifo), 0) == 0, "the pipe is empty");
        last.Kill(15);
        last.WaitForExit().ShouldSucceed("");
        Sys.Close(fifo);
        Account(folder, lines);
    }

    private static PollItem[] One(int fd) => [new PollItem(fd, PollItem.In)];

    private static Running Start(TempFolder folder, string script) =>
        new Cmd("/bin/sh", ["-c", $"exec {Programs.Folder}/s6-log {script} ./log < fifo"]).In(folder.Root).Start();

    /// <summary>True once the running logger has written something.</summary>
    private static bool IsLogging(TempFolder folder) =>
        new FileInfo(folder["log/current"]) is { Exists: true, Length: > 0 } current && (current.UnixFileMode & UnixFileMode.UserExecute) == 0;

    private static void Account(TempFolder folder, int lines)
    {
        var logged = new List<int>();
        int interrupted = 0;
        int cut = 0;
        foreach (string file in Directory.GetFiles(folder["log"], "@*").Order(StringComparer.Ordinal).Append(folder["log/current"]))
        {
            string[] parts = File.ReadAllText(file).Split('\n');
            bool isInterrupted = file.EndsWith(".u", StringComparison.Ordinal);
            interrupted += isInterrupted ? 1 : 0;
            // Only an interrupted file may end within a line.
            Assert.True(isInterrupted || parts[^1].Length == 0, $"{file} ends with '{parts[^1]}'");
            for (int i = 0; i < parts.Length - 1; i++)
            {
                // A logger that was killed may have read the beginning of the line that is the first for the next one.
                int number = Number(parts[i], mayBeCut: i == 0);
                if (number >= 0)
                    logged.Add(number);
                else
                    cut++;
            }
        }
        Assert.InRange(interrupted, 1, Kills);
        Assert.InRange(cut, 0, Kills);
        int gaps = 0;
        for (int i = 1; i < logged.Count; i++)
        {
            // In order, and never twice.
            Assert.True(logged[i] > logged[i - 1], $"{logged[i - 1]} is followed by {logged[i]}");
            int missing = logged[i] - logged[i - 1] - 1;
            gaps += missing > 0 ? 1 : 0;
            Assert.True(missing * 12 <= MostInFlight, $"{missing} lines are missing after {logged[i - 1]}");
        }
        Assert.InRange(gaps, 0, Kills);
        Assert.Equal(lines - 1, logged[^1]);
    }

    /// <summary>The line's own number, which its content has to fit; −1 for the end of a line whose beginning is gone.</summary>
    private static int Number(string line, bool mayBeCut)
    {
        int y = line.IndexOf('y', StringComparison.Ordinal);
        bool whole = y >= 10 && int.TryParse(line[(y - 10)..(y - 1)], out int number) && line[(y + 1)..] == new string('z', number % 90);
        Assert.True(whole || mayBeCut, $"a line is not as it was written: '{line}'");
        return whole ? int.Parse(line[(y - 10)..(y - 1)], null) : -1;
    }
}
