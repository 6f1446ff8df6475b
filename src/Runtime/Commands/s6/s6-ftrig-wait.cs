using System;
using S6Overlay.Core;
using S6Overlay.Supervision;
using S6Overlay.Text;

namespace S6Overlay.Commands.S6;

/// <summary>Blocks until the events of a fifodir match a regular expression. See docs/commands/s6-ftrig-wait.md.</summary>
internal static class S6FtrigWait
{
    public static ReadOnlySpan<byte> Usage => "s6-ftrig-wait [ -t timeout ] fifodir regexp"u8;

    [Command("s6-ftrig-wait")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        uint timeout = 0;
        var options = new Options(argv, "t:"u8);
        while (options.Next(out byte option))
            if (option != (byte)'t' || !Scan.Number(options.Value, out timeout))
                return proc.Usage(Usage);
        if (options.Rest.Length < 2)
            return proc.Usage(Usage);
        using var wait = new EventWait(proc) { Timeout = timeout };
        int code = wait.Subscribe(options.Rest[0], options.Rest[1]);
        if (code == 0)
            code = wait.Wait();
        if (code == 0)
            proc.Out.Write([wait.LastEvent, (byte)'\n']);
        return proc.Done(code);
    }
}
