using System;
using S6Overlay.Core;
using S6Overlay.Supervision;
using S6Overlay.Text;

namespace S6Overlay.Commands.S6;

/// <summary>Runs a program while listening to several fifodirs, and blocks until their events match. See docs/commands/s6-ftrig-listen.md.</summary>
internal static class S6FtrigListen
{
    public static ReadOnlySpan<byte> Usage => "s6-ftrig-listen [ -a | -o ] [ -t timeout ] { fifodir regexp ... } prog..."u8;

    [Command("s6-ftrig-listen")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        using var wait = new EventWait(proc);
        var options = new Options(argv, "aot:"u8);
        while (options.Next(out byte option))
        {
            uint timeout = 0;
            if (option == Options.Unknown || (option == (byte)'t' && !Scan.Number(options.Value, out timeout)))
                return proc.Usage(Usage);
            if (option == (byte)'t')
                wait.Timeout = timeout;
            else
                wait.Any = option == (byte)'o';
        }
        if (!S6Svlisten.ReadWords(proc, options.Rest, out Bytes[] words, out ReadOnlySpan<Bytes> program))
            return Next.Exit(ExitCode.Usage);
        if (program.IsEmpty || words.Length == 0 || words.Length % 2 != 0)
            return proc.Usage(Usage);
        int code = 0;
        for (int i = 0; i < words.Length && code == 0; i += 2)
            code = wait.Subscribe(words[i], words[i + 1]);
        if (code == 0)
            code = S6FtrigListen1.RunAndWait(proc, wait, program);
        return Next.Exit(code);
    }
}
