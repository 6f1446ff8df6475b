using System;
using S6Overlay.Core;
using S6Overlay.Files;

namespace S6Overlay.Commands.PortableUtils;

/// <summary>Copies a directory tree. See docs/commands/s6-hiercopy.md.</summary>
internal static class S6Hiercopy
{
    public static ReadOnlySpan<byte> Usage => "s6-hiercopy source destination"u8;

    [Command("s6-hiercopy", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        var options = new Options(argv, ""u8);
        if (options.Next(out _) || options.Rest.Length != 2)
            return proc.Usage(Usage);
        ReadOnlySpan<Bytes> names = options.Rest;
        using var copy = new TreeCopy();
        int result = copy.Copy(names[0], names[1]);
        if (result >= 0)
            return Next.Exit(0);
        return copy.Culprit == names[0]
            ? proc.FatalSystem(result, $"unable to copy hierarchy from {names[0]} to {names[1]}")
            : proc.FatalSystem(result, $"unable to copy hierarchy from {names[0]} to {names[1]}: {copy.Culprit}");
    }
}
