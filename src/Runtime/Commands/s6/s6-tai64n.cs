using System;
using S6Overlay.Core;
using S6Overlay.Logging;
using S6Overlay.Text;

namespace S6Overlay.Commands.S6;

/// <summary>Puts a TAI64N stamp before each line. See docs/commands/s6-tai64n.md.</summary>
internal static class S6Tai64n
{
    public static ReadOnlySpan<byte> Usage => "s6-tai64n"u8;

    [Command("s6-tai64n")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        byte[] stamp = new byte[Tai.TextLength + 1];
        stamp[^1] = (byte)' ';
        return LineFilter.Run(
            proc,
            (line, to) =>
            {
                to.Append(stamp);
                to.Append(line);
            },
            orNul: false,
            completeLast: true,
            onRead: () => Tai.Now.Format(stamp));
    }
}
