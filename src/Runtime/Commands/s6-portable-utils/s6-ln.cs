using System;
using S6Overlay.Core;
using S6Overlay.Files;
using S6Overlay.Kernel;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Commands.PortableUtils;

/// <summary>Makes links, replacing in one step. See docs/commands/s6-ln.md.</summary>
internal static class S6Ln
{
    public static ReadOnlySpan<byte> Usage => "s6-ln [ -n ] [ -s ] [ -f ] [ -L ] [ -P ] source... target"u8;

    [Command("s6-ln", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        bool keepTargetLink = false;
        var kind = new Kind(false, false, 0);
        var options = new Options(argv, "nsfLP"u8);
        while (options.Next(out byte option))
        {
            switch (option)
            {
                case (byte)'n':
                    keepTargetLink = true;
                    break;
                case (byte)'s':
                    kind = kind with { Symbolic = true };
                    break;
                case (byte)'f':
                    kind = kind with { Force = true };
                    break;
                case (byte)'L':
                    kind = kind with { Flags = AT_SYMLINK_FOLLOW };
                    break;
                case (byte)'P':
                    kind = kind with { Flags = 0 };
                    break;
                default:
                    return proc.Usage(Usage);
            }
        }
        ReadOnlySpan<Bytes> words = options.Rest;
        if (words.Length < 2)
            return proc.Usage(Usage);
        Bytes target = words[^1];
        // Several links can only be meant to go into a directory.
        if (words.Length > 2)
            return Next.Exit(Into(proc, words[..^1], target, kind));
        int found = keepTargetLink ? Sys.Lstat(target, out FileStatus status) : Sys.Stat(target, out status);
        if (found < 0 && found != -ENOENT)
            return proc.FatalSystem(found, $"unable to stat {target}");
        if (found >= 0 && status.IsDirectory)
            return Next.Exit(Into(proc, words[..1], target, kind));
        return Next.Exit(Make(proc, words[0], target, kind));
    }

    private static int Into(Proc proc, ReadOnlySpan<Bytes> sources, Bytes directory, Kind kind)
    {
        int failures = 0;
        foreach (Bytes source in sources)
        {
            ReadOnlySpan<byte> name = source.Span.TrimEnd((byte)'/');
            name = name[(name.LastIndexOf((byte)'/') + 1)..];
            failures += Make(proc, source, Bytes.Concat(directory, directory.Span.EndsWith("/"u8) ? default : "/"u8, name), kind);
        }
        return Math.Min(failures, ExitCode.Usage - 1);
    }

    /// <summary>Makes one link; returns how many failed, 0 or 1.</summary>
    private static int Make(Proc proc, Bytes source, Bytes link, Kind kind)
    {
        int result = kind.Symbolic ? Sys.Symlink(source, link) : Sys.LinkAt(AT_FDCWD, source, AT_FDCWD, link, kind.Flags);
        if (result == -EEXIST && kind.Force)
            result = kind.Symbolic ? AtomicLink.Symbolic(source, link) : AtomicLink.Hard(source, link, kind.Flags);
        if (result >= 0)
            return 0;
        proc.WarnSystem(result, $"unable to make a link from {link} to {source}");
        return 1;
    }

    private readonly record struct Kind(bool Symbolic, bool Force, int Flags);
}
