using System;
using S6Overlay.Core;

namespace S6Overlay.Commands.PortableUtils;

/// <summary>Prints a path without its last component. See docs/commands/s6-dirname.md.</summary>
internal static class S6Dirname
{
    public static ReadOnlySpan<byte> Usage => "s6-dirname [ -n ] path"u8;

    [Command("s6-dirname", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        bool newline = true;
        var options = new Options(argv, "n"u8);
        while (options.Next(out byte option))
        {
            if (option != (byte)'n')
                return proc.Usage(Usage);
            newline = false;
        }
        ReadOnlySpan<Bytes> words = options.Rest;
        if (words.Length != 1)
            return proc.Usage(Usage);
        proc.Out.Write(Of(words[0]));
        if (newline)
            proc.Out.WriteByte((byte)'\n');
        return proc.Done();
    }

    private static ReadOnlySpan<byte> Of(ReadOnlySpan<byte> path)
    {
        ReadOnlySpan<byte> name = path.TrimEnd((byte)'/');
        if (name.IsEmpty)
            return path.IsEmpty ? "."u8 : "/"u8;
        int slash = name.LastIndexOf((byte)'/');
        if (slash < 0)
            return "."u8;
        name = name[..slash].TrimEnd((byte)'/');
        return name.IsEmpty ? "/"u8 : name;
    }
}
