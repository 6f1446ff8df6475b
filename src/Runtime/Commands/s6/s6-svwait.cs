using System;
using S6Overlay.Core;
using S6Overlay.Supervision;

namespace S6Overlay.Commands.S6;

/// <summary>Blocks until services are up, down, ready or restarted. See docs/commands/s6-svwait.md.</summary>
internal static class S6Svwait
{
    public static ReadOnlySpan<byte> Usage => "s6-svwait [ -U | -u | -D | -d | -r | -R ] [ -a | -o ] [ -t timeout ] servicedir..."u8;

    [Command("s6-svwait")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        var wait = new ServiceWait(proc);
        var options = new Options(argv, ServiceWait.Letters(multiple: true));
        while (options.Next(out byte option))
            if (!wait.Accept(option, options.Value))
                return proc.Usage(Usage);
        int code = wait.Subscribe(options.Rest);
        if (code == 0)
            code = wait.Wait();
        wait.Dispose();
        return Next.Exit(code);
    }
}
