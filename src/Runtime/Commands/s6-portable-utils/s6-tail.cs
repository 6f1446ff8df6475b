using System;
using S6Overlay.Core;
using S6Overlay.Files;
using S6Overlay.Kernel;
using S6Overlay.Text;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Commands.PortableUtils;

/// <summary>Prints the end of a file. See docs/commands/s6-tail.md.</summary>
internal static class S6Tail
{
    public static ReadOnlySpan<byte> Usage => "s6-tail [ -c chars | -n lines | -1..9 ] [ file ]"u8;

    [Command("s6-tail", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        Wanted? wanted = null;
        var options = new Options(argv, "n:c:123456789"u8);
        while (options.Next(out byte option))
        {
            if (wanted is not null)
                return proc.Usage(Usage);
            if (option is >= (byte)'1' and <= (byte)'9')
                wanted = new Wanted(option - (ulong)'0', false, false);
            else if (option is (byte)'n' or (byte)'c')
                wanted = Parse(options.Value, option == (byte)'c');
            if (wanted is null)
                return proc.Usage(Usage);
        }
        if (options.Rest.Length > 1)
            return proc.Usage(Usage);
        bool standard = options.Rest.IsEmpty || options.Rest[0].Equals("-"u8);
        int fd = standard ? 0 : Sys.Open(options.Rest[0], O_RDONLY | O_CLOEXEC);
        if (fd < 0)
            return proc.FatalSystem(fd, $"unable to open {options.Rest[0]} for reading");
        int result = FileTail.Print(fd, proc.Out, wanted ?? new Wanted(10, false, false));
        if (!standard)
            Sys.Close(fd);
        return result < 0 ? proc.FatalSystem(result, $"unable to tail {(standard ? new Bytes("stdin"u8) : options.Rest[0])}") : proc.Done();
    }

    /// <summary>A number, counted from the beginning with <c>+</c>, from the end with <c>-</c> or nothing before it.</summary>
    private static Wanted? Parse(ReadOnlySpan<byte> text, bool chars)
    {
        bool fromStart = text.StartsWith("+"u8);
        if (fromStart || text.StartsWith("-"u8))
            text = text[1..];
        return Scan.Number(text, out ulong count) ? new Wanted(count, chars, fromStart) : null;
    }
}
