using System;
using S6Overlay.Core;
using S6Overlay.Execline;

namespace S6Overlay.Commands.Execline;

/// <summary>Goes on as a program, perhaps under another name. See docs/commands/exec.md.</summary>
internal static class Exec
{
    public static ReadOnlySpan<byte> Usage => "exec [ -c ] [ -l ] [ -a argv0 ] prog..."u8;

    [Command("exec", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        var how = new ExecOptions();
        var options = new Options(argv, "cla:"u8);
        while (options.Next(out byte option))
            if (!how.Take(option, options.Value))
                return proc.Usage(Usage);
        return options.Rest.IsEmpty ? proc.Usage(Usage) : how.Exec(proc, options.Rest, null);
    }
}
