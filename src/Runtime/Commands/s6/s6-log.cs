using System;
using S6Overlay.Core;
using S6Overlay.Kernel;
using S6Overlay.Logging;
using S6Overlay.Text;

namespace S6Overlay.Commands.S6;

/// <summary>Logs standard input as a script says, into rotated files among others. See docs/commands/s6-log.md.</summary>
internal static class S6Log
{
    public static ReadOnlySpan<byte> Usage => "s6-log [ -d notif ] [ -q | -v ] [ -b ] [ -p ] [ -l linelimit ] [ -t lastlinetimeout ] [ -- ] logging_script"u8;

    private const uint SmallestLimit = 48;

    [Command("s6-log")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        var settings = new LoggerOptions();
        uint verbosity = 1, notify = 0;
        var options = new Options(argv, "d:qvbpl:t:e"u8);
        while (options.Next(out byte option))
        {
            bool good = true;
            switch (option)
            {
                case (byte)'d':
                    good = Scan.Number(options.Value, out notify);
                    if (good && notify < 3)
                        return proc.Fatal(ExitCode.Usage, "notification fd must be 3 or more"u8);
                    if (good && (notify > int.MaxValue || Sys.GetDescriptorFlags((int)notify) < 0))
                        return proc.Fatal(ExitCode.Usage, "invalid notification fd: it is not open"u8);
                    break;
                case (byte)'q':
                    verbosity -= verbosity > 0 ? 1u : 0;
                    break;
                case (byte)'v':
                    verbosity++;
                    break;
                case (byte)'b':
                    settings = settings with { Blocking = true };
                    break;
                case (byte)'p':
                    settings = settings with { Protected = true };
                    break;
                case (byte)'l':
                    good = Scan.Number(options.Value, out uint limit);
                    settings = settings with { LineLimit = limit == 0 ? 0 : Math.Max(limit, SmallestLimit) };
                    break;
                case (byte)'t':
                    good = Scan.Number(options.Value, out uint timeout);
                    settings = settings with { LastLineTimeout = timeout };
                    break;
                case (byte)'e':
                    // Timestamps of alerts, in the s6 of long ago; scripts ask for them with t and T now.
                    break;
                default:
                    good = false;
                    break;
            }
            if (!good)
                return proc.Usage(Usage);
        }
        if (options.Rest.IsEmpty)
            return proc.Usage(Usage);
        // Else a log file could be what its messages are written to.
        Sys.OpenStandardDescriptors();
        LogScript? script = LogScript.Parse(proc, options.Rest, verbosity, out Next refusal);
        if (script is null)
            return refusal;
        var logger = new Logger(script, settings);
        foreach (LogDirectory directory in script.Directories)
            if (!directory.Lock(out refusal))
                return refusal;
        LogJournal? journal = LogJournal.Open(script, argv);
        foreach (LogDirectory directory in script.Directories)
            if (!directory.Open(out refusal))
                return refusal;
        if (notify > 0)
        {
            Sys.Write((int)notify, "\n"u8);
            Sys.Close((int)notify);
        }
        logger.Run(journal);
        return Next.Exit(0);
    }
}
