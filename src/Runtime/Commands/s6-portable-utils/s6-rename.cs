using System;
using S6Overlay.Core;
using S6Overlay.Kernel;

namespace S6Overlay.Commands.PortableUtils;

/// <summary>Renames a file, replacing what has the new name in one step. See docs/commands/s6-rename.md.</summary>
internal static class S6Rename
{
    public static ReadOnlySpan<byte> Usage => "s6-rename old new"u8;

    [Command("s6-rename", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        var options = new Options(argv, ""u8);
        if (options.Next(out _) || options.Rest.Length != 2)
            return proc.Usage(Usage);
        ReadOnlySpan<Bytes> names = options.Rest;
        int result = Sys.Rename(names[0], names[1]);
        return result < 0 ? proc.FatalSystem(result, $"unable to rename {names[0]} to {names[1]}") : Next.Exit(0);
    }
}
