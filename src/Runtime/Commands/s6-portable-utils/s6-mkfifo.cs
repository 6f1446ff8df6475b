using System;
using S6Overlay.Core;
using S6Overlay.Kernel;
using S6Overlay.Text;

namespace S6Overlay.Commands.PortableUtils;

/// <summary>Makes FIFOs. See docs/commands/s6-mkfifo.md.</summary>
internal static class S6Mkfifo
{
    public static ReadOnlySpan<byte> Usage => "s6-mkfifo [ -m mode ] fifo..."u8;

    private const uint ReadAndWrite = 0x1B6;

    [Command("s6-mkfifo", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        uint? mode = null;
        var options = new Options(argv, "m:"u8);
        while (options.Next(out byte option))
        {
            if (option != (byte)'m' || !FileMode.Parse(options.Value, ReadAndWrite, Sys.GetUmask(), out uint parsed))
                return proc.Usage(Usage);
            mode = parsed;
        }
        if (options.Rest.IsEmpty)
            return proc.Usage(Usage);
        foreach (Bytes fifo in options.Rest)
        {
            int result = Sys.Mkfifo(fifo, mode ?? ReadAndWrite);
            if (result >= 0 && mode is uint exact)
                result = Sys.Chmod(fifo, exact);
            if (result < 0)
                return proc.FatalSystem(result, $"unable to mkfifo {fifo}");
        }
        return Next.Exit(0);
    }
}
