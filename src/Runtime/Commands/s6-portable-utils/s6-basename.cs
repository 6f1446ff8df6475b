using System;
using S6Overlay.Core;

namespace S6Overlay.Commands.PortableUtils;

/// <summary>Prints the last component of a path. See docs/commands/s6-basename.md.</summary>
internal static class S6Basename
{
    public static ReadOnlySpan<byte> Usage => "s6-basename [ -n ] path [ suffix ]"u8;

    [Command("s6-basename", Inline = true)]
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
        if (words.Length is not (1 or 2))
            return proc.Usage(Usage);
        proc.Out.Write(Of(words[0], words.Length == 2 ? words[1].Span : default));
        if (newline)
            proc.Out.WriteByte((byte)'\n');
        return proc.Done();
    }

    private static ReadOnlySpan<byte> Of(ReadOnlySpan<byte> path, ReadOnlySpan<byte> suffix)
    {
        if (path.IsEmpty)
            return "."u8;
        path = path.TrimEnd((byte)'/');
        if (path.IsEmpty)
            return "/"u8;
        path = path[(path.LastIndexOf((byte)'/') + 1)..];
        return path.EndsWith(suffix) && path.Length > suffix.Length ? path[..^suffix.Length] : path;
    }
}
