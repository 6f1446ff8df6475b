using System;
using S6Overlay.Core;
using S6Overlay.Files;

namespace S6Overlay.Commands.PortableUtils;

/// <summary>Makes one tree of links out of several trees. See docs/commands/s6-update-symlinks.md.</summary>
internal static class S6UpdateSymlinks
{
    public static ReadOnlySpan<byte> Usage => "s6-update-symlinks /destdir /srcdir [ /srcdir... ]"u8;

    [Command("s6-update-symlinks", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        var options = new Options(argv, ""u8);
        if (options.Next(out _) || options.Rest.Length < 2)
            return proc.Usage(Usage);
        foreach (Bytes path in options.Rest)
            if (!path.StartsWith("/"u8))
                return proc.Usage(Usage);
        var tree = new LinkTree();
        LinkTree.Node? node = tree.Merge(options.Rest[1..]);
        if (node is null)
        {
            return tree.Error < 0
                ? proc.FatalSystem(tree.Error, $"error processing {tree.Culprit}")
                : proc.Fatal(ExitCode.Usage, $"{tree.Culprit} is no directory and conflicts with a directory of an earlier source");
        }
        int result = LinkTree.Install(node, options.Rest[0]);
        return result < 0 ? proc.FatalSystem(result, $"unable to update {options.Rest[0]}") : Next.Exit(0);
    }
}
