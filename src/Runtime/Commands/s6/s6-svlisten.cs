using System;
using S6Overlay.Core;
using S6Overlay.Supervision;

namespace S6Overlay.Commands.S6;

/// <summary>Runs a program, and blocks until the services of a block have reached a state. See docs/commands/s6-svlisten.md.</summary>
internal static class S6Svlisten
{
    public const string Usage = "s6-svlisten [ -U | -u | -D | -d | -r | -R ] [ -a | -o ] [ -t timeout ] { servicedirs... } prog...";

    [Command("s6-svlisten")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        var wait = new ServiceWait(proc);
        var options = new Options(argv, ServiceWait.Letters(multiple: true));
        while (options.Next(out byte option))
            if (!wait.Accept(option, options.Value))
                return proc.Usage(Usage);
        // Outside of execline the words of the block may come without the space that quotes them.
        ReadOnlySpan<Bytes> rest = options.Rest;
        int end = 0;
        while (end < rest.Length && !rest[end].IsEmpty)
            end++;
        if (end + 1 >= rest.Length)
            return end >= rest.Length ? proc.Fatal(ExitCode.Usage, "unterminated block") : proc.Usage(Usage);
        var services = new Bytes[end];
        for (int i = 0; i < end; i++)
            services[i] = rest[i].StartsWith(" "u8) ? rest[i].Slice(1) : rest[i];
        ReadOnlySpan<Bytes> program = rest[(end + 1)..];
        return end == 0 ? Next.Exec(program) : S6Svlisten1.Listen(proc, wait, services, program);
    }
}
