using System;
using S6Overlay.Core;
using S6Overlay.Files;

namespace S6Overlay.Commands.PortableUtils;

/// <summary>Copies its standard input to its standard output, without copying through memory where it can. See docs/commands/s6-cat.md.</summary>
internal static class S6Cat
{
    public static ReadOnlySpan<byte> Usage => "s6-cat"u8;

    [Command("s6-cat", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        int result = proc.Out.Flush();
        if (result >= 0)
            result = proc.Out.IsCapture ? Transfer.ToOutput(0, proc.Out) : Transfer.ToEnd(0, proc.Out.Descriptor);
        return result < 0 ? proc.FatalSystem(result, "unable to copy stdin to stdout"u8) : proc.Done();
    }
}
