using System;
using S6Overlay.Core;
using S6Overlay.Supervision;

namespace S6Overlay.Commands.S6;

/// <summary>Runs a program, and blocks until the services of a block have reached a state. See docs/commands/s6-svlisten.md.</summary>
internal static class S6Svlisten
{
    public static ReadOnlySpan<byte> Usage => "s6-svlisten [ -U | -u | -D | -d | -r | -R ] [ -a | -o ] [ -t timeout ] { servicedirs... } prog..."u8;

    [Command("s6-svlisten")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        var wait = new ServiceWait(proc);
        var options = new Options(argv, ServiceWait.Letters(multiple: true));
        while (options.Next(out byte option))
            if (!wait.Accept(option, options.Value))
                return proc.Usage(Usage);
        if (wait.IsRestartOfAny)
        {
            proc.Warn("-o means nothing with -r or -R: waiting for all services"u8);
            wait.Accept((byte)'a', default);
        }
        if (!ReadWords(proc, options.Rest, out Bytes[] services, out ReadOnlySpan<Bytes> program))
            return Next.Exit(ExitCode.Usage);
        if (program.IsEmpty)
            return proc.Usage(Usage);
        return services.Length == 0 ? Next.Exec(program) : S6Svlisten1.Listen(proc, wait, services, program);
    }

    /// <summary>
    /// Reads a block of plain words. Outside of execline they may come without the space that quotes them, so this is
    /// laxer than a block that is a command line. False, after a message, if the block has no end.
    /// </summary>
    public static bool ReadWords(Proc proc, ReadOnlySpan<Bytes> argv, out Bytes[] words, out ReadOnlySpan<Bytes> rest)
    {
        int end = 0;
        while (end < argv.Length && !argv[end].IsEmpty)
            end++;
        words = [];
        rest = default;
        if (end == argv.Length)
        {
            proc.Fatal(ExitCode.Usage, "unterminated block"u8);
            return false;
        }
        words = new Bytes[end];
        for (int i = 0; i < end; i++)
            words[i] = argv[i].StartsWith(" "u8) ? argv[i].Slice(1) : argv[i];
        rest = argv[(end + 1)..];
        return true;
    }
}
