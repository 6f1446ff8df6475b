using System;
using S6Overlay.Core;

namespace S6Overlay.Commands.PortableUtils;

/// <summary>Writes its arguments, separated, and a newline. See docs/commands/s6-echo.md.</summary>
internal static class S6Echo
{
    public static ReadOnlySpan<byte> Usage => "s6-echo [ -n ] [ -s sep ] args..."u8;

    [Command("s6-echo", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        byte separator = (byte)' ';
        bool newline = true;
        var options = new Options(argv, "ns:"u8);
        while (options.Next(out byte option))
        {
            switch (option)
            {
                case (byte)'n':
                    newline = false;
                    break;
                case (byte)'s':
                    separator = options.Value.IsEmpty ? (byte)0 : options.Value[0];
                    break;
                default:
                    return proc.Usage(Usage);
            }
        }
        ReadOnlySpan<Bytes> words = options.Rest;
        for (int i = 0; i < words.Length; i++)
        {
            if (i > 0)
                proc.Out.WriteByte(separator);
            proc.Out.Write(words[i]);
        }
        if (newline)
            proc.Out.WriteByte((byte)'\n');
        return proc.Done();
    }
}
