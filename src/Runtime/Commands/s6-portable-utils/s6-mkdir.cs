using System;
using S6Overlay.Core;
using S6Overlay.Kernel;
using S6Overlay.Text;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Commands.PortableUtils;

/// <summary>Makes directories. See docs/commands/s6-mkdir.md.</summary>
internal static class S6Mkdir
{
    public static ReadOnlySpan<byte> Usage => "s6-mkdir [ -p ] [ -v ] [ -m mode ] dir..."u8;

    private const uint Everything = 0x1FF, OwnersWriteAndSearch = 0xC0;

    [Command("s6-mkdir", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        bool parents = false, verbose = false;
        uint? mode = null;
        var options = new Options(argv, "pvm:"u8);
        while (options.Next(out byte option))
        {
            switch (option)
            {
                case (byte)'p':
                    parents = true;
                    break;
                case (byte)'v':
                    verbose = true;
                    break;
                case (byte)'m' when FileMode.Parse(options.Value, Everything, Sys.GetUmask(), out uint parsed):
                    mode = parsed;
                    break;
                default:
                    return proc.Usage(Usage);
            }
        }
        int code = 0;
        foreach (Bytes directory in options.Rest)
        {
            int result = Make(proc, directory, mode, verbose);
            if (parents && result == -ENOENT)
            {
                result = MakeParents(proc, directory, verbose);
                if (result >= 0)
                    result = Make(proc, directory, mode, verbose);
            }
            if (parents && result == -EEXIST && Sys.Stat(directory, out FileStatus status) >= 0 && status.IsDirectory)
                result = 0;
            if (result >= 0)
                continue;
            proc.WarnSystem(result, $"unable to mkdir {directory}");
            code = ExitCode.SystemCall;
        }
        return Next.Exit(code);
    }

    private static int Make(Proc proc, Bytes directory, uint? mode, bool verbose)
    {
        int result = Sys.Mkdir(directory, mode ?? Everything);
        // The file mode creation mask must not count for a mode that was asked for, and set-id bits need a chmod.
        if (result >= 0 && mode is uint exact)
            result = Sys.Chmod(directory, exact);
        if (result >= 0 && verbose)
            Sys.WriteAll(2, ((Message)$"{proc.Name}: created directory {directory}\n").Span);
        return result;
    }

    /// <summary>Makes what is missing above a directory, so that its owner can go on in it whatever the mask. Returns 0 or −errno.</summary>
    private static int MakeParents(Proc proc, Bytes directory, bool verbose)
    {
        uint mode = (Everything & ~Sys.GetUmask()) | OwnersWriteAndSearch;
        for (int i = 1; i < directory.Length; i++)
        {
            if (directory[i] != (byte)'/' || directory[i - 1] == (byte)'/' || directory.Span[i..].TrimStart((byte)'/').IsEmpty)
                continue;
            Bytes parent = directory.Slice(0, i);
            int result = Make(proc, parent, null, verbose);
            if (result >= 0 && (mode & ~Sys.GetUmask()) != mode)
                result = Sys.Chmod(parent, mode);
            if (result < 0 && result != -EEXIST && Sys.Stat(parent, out _) < 0)
                return result;
        }
        return 0;
    }
}
