using System;
using S6Overlay.Core;
using S6Overlay.Kernel;
using S6Overlay.Text;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Commands.PortableUtils;

/// <summary>Prints parts of the lines of its input. See docs/commands/s6-cut.md.</summary>
internal static class S6Cut
{
    public static ReadOnlySpan<byte> Usage => "s6-cut [ -b list | -c list | -f list ] [ -d delim ] [ -n ] [ -s ] [ file... ]"u8;

    [Command("s6-cut", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        Bytes list = default;
        bool fields = false, suppress = false;
        byte delimiter = (byte)'\t';
        var options = new Options(argv, "b:c:f:d:ns"u8);
        while (options.Next(out byte option))
        {
            switch (option)
            {
                case (byte)'b' or (byte)'c' or (byte)'f' when list.IsNull:
                    list = options.Value;
                    fields = option == (byte)'f';
                    break;
                case (byte)'d':
                    delimiter = options.Value.IsEmpty ? (byte)0 : options.Value[0];
                    break;
                case (byte)'n':
                    break;
                case (byte)'s':
                    suppress = true;
                    break;
                default:
                    return proc.Usage(Usage);
            }
        }
        if (list.IsNull || list.IsEmpty)
            return proc.Usage(Usage);
        ByteRanges? ranges = ByteRanges.Parse(list);
        if (ranges is null)
            return proc.Fatal(ExitCode.Usage, $"invalid list argument: {list}");
        var cut = new Cut(ranges, fields, delimiter, suppress);
        return options.Rest.IsEmpty ? Input(proc, 0, cut) : Files(proc, options.Rest, cut);
    }

    private static Next Files(Proc proc, ReadOnlySpan<Bytes> files, Cut cut)
    {
        int code = 0;
        foreach (Bytes file in files)
        {
            bool standard = file.Equals("-"u8);
            int fd = standard ? 0 : Sys.Open(file, O_RDONLY | O_CLOEXEC);
            if (fd < 0)
                code = proc.FatalSystem(fd, $"unable to open {file} for reading").Code;
            if (fd < 0)
                continue;
            Next next = Input(proc, fd, cut);
            if (!standard)
                Sys.Close(fd);
            if (next.Code != 0)
                return next;
        }
        return Next.Exit(code);
    }

    private static Next Input(Proc proc, int fd, Cut cut)
    {
        using var reader = new LineReader(fd, proc.Out);
        while (reader.Next())
        {
            bool written = cut.Fields ? WriteFields(proc.Out, reader.Line, cut) : WriteBytes(proc.Out, reader.Line, cut.Ranges);
            if (written && reader.Terminated)
                proc.Out.WriteByte((byte)'\n');
        }
        return reader.Finish(proc);
    }

    private static bool WriteBytes(Output output, ReadOnlySpan<byte> line, ByteRanges ranges)
    {
        for (int i = 0; i < ranges.Count && ranges[i].First <= (ulong)line.Length; i++)
            output.Write(line[((int)ranges[i].First - 1)..(int)Math.Min(ranges[i].Last, (ulong)line.Length)]);
        return true;
    }

    /// <summary>False if nothing at all is to be written, not even the end of the line.</summary>
    private static bool WriteFields(Output output, ReadOnlySpan<byte> line, Cut cut)
    {
        int end = line.IndexOf(cut.Delimiter);
        if (end < 0)
        {
            if (!cut.Suppress)
                output.Write(line);
            return !cut.Suppress;
        }
        bool first = true;
        int index = 0;
        for (ulong field = 1; index < cut.Ranges.Count; field++)
        {
            if (cut.Ranges.Contains(field, ref index))
            {
                if (!first)
                    output.WriteByte(cut.Delimiter);
                first = false;
                output.Write(end < 0 ? line : line[..end]);
            }
            if (end < 0)
                break;
            line = line[(end + 1)..];
            end = line.IndexOf(cut.Delimiter);
        }
        return true;
    }

    private sealed record Cut(ByteRanges Ranges, bool Fields, byte Delimiter, bool Suppress);
}
