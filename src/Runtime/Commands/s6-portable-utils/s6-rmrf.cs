using System;
using S6Overlay.Core;
using S6Overlay.Files;

namespace S6Overlay.Commands.PortableUtils;

/// <summary>Removes files and directory trees. See docs/commands/s6-rmrf.md.</summary>
internal static class S6Rmrf
{
    public static ReadOnlySpan<byte> Usage => "s6-rmrf subtree..."u8;

    [Command("s6-rmrf", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        var options = new Options(argv, ""u8);
        if (options.Next(out _) || options.Rest.IsEmpty)
            return proc.Usage(Usage);
        int code = 0;
        foreach (Bytes path in options.Rest)
        {
            if (IsOwnPlace(path))
                return proc.Fatal(ExitCode.SystemCall, $"unable to remove {path}: it is /, . or ..");
        }
        foreach (Bytes path in options.Rest)
        {
            using var removal = new TreeRemoval();
            int result = removal.Remove(path);
            if (result < 0)
                code = proc.FatalSystem(result, $"unable to remove {removal.Culprit}").Code;
        }
        return Next.Exit(code);
    }

    /// <summary>The root directory, or a directory by the name it gives itself or its parent: never meant, and rmdir(2) refuses it when all is lost.</summary>
    private static bool IsOwnPlace(Bytes path)
    {
        ReadOnlySpan<byte> name = path.Span.TrimEnd((byte)'/');
        if (name.IsEmpty)
            return !path.IsEmpty;
        name = name[(name.LastIndexOf((byte)'/') + 1)..];
        return name.SequenceEqual("."u8) || name.SequenceEqual(".."u8);
    }
}
