using System;
using S6Overlay.Core;
using S6Overlay.Kernel;
using S6Overlay.Text;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Commands.PortableUtils;

/// <summary>Sorts lines, in memory as far as it goes and then through a temporary file. See docs/commands/s6-sort.md.</summary>
internal static class S6Sort
{
    public static ReadOnlySpan<byte> Usage => "s6-sort [ -b ] [ -c ] [ -f ] [ -r ] [ -u ] [ -0 ]"u8;

    /// <summary>Bytes of lines and entries that are sorted in memory at a time.</summary>
    private const long MaxChunk = 96L << 20;

    /// <summary>The most that is sorted in memory where there is no place for a temporary file.</summary>
    private const long MaxMemory = 1L << 30;

    [Command("s6-sort", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        SortOrder order = default;
        bool check = false, unique = false;
        byte delimiter = (byte)'\n';
        var options = new Options(argv, "bcfru0"u8);
        while (options.Next(out byte option))
        {
            switch (option)
            {
                case (byte)'b':
                    order = order with { SkipBlanks = true };
                    break;
                case (byte)'c':
                    check = true;
                    break;
                case (byte)'f':
                    order = order with { FoldCase = true };
                    break;
                case (byte)'r':
                    order = order with { Reverse = true };
                    break;
                case (byte)'u':
                    unique = true;
                    break;
                case (byte)'0':
                    delimiter = 0;
                    break;
                default:
                    return proc.Usage(Usage);
            }
        }
        if (!options.Rest.IsEmpty)
            return proc.Usage(Usage);
        return check ? Check(proc, order, unique, delimiter) : Sort(proc, order, unique, delimiter);
    }

    private static Next Sort(Proc proc, SortOrder order, bool unique, byte delimiter)
    {
        using var chunk = new SortChunk(order, delimiter);
        using var runs = new SortedRuns(order, delimiter);
        var writer = new SortWriter(proc.Out, order, unique);
        int result, noPlace = 0;
        while ((result = Read(chunk)) > 0)
        {
            if (chunk.Count == 0 && chunk.Size >= MaxMemory)
                return proc.FatalSystem(-ENOMEM, "unable to sort so long a line"u8);
            if (chunk.Size < MaxChunk || chunk.Count == 0)
                continue;
            if (noPlace == 0 && runs.Count == 0)
                noPlace = runs.Open(Folder(proc));
            // Without a place for temporary files, memory has to do.
            if (noPlace < 0 && chunk.Size < MaxMemory)
                continue;
            result = noPlace < 0 ? noPlace : PutAside(runs, chunk);
            if (result < 0)
                return proc.FatalSystem(result, $"unable to write to a temporary file in {Folder(proc)}");
        }
        if (result < 0)
            return proc.FatalSystem(result, "unable to read from stdin"u8);
        chunk.End();
        if (runs.Count == 0)
        {
            chunk.Sort();
            for (int i = 0; i < chunk.Count; i++)
                writer.Write(chunk[i]);
            return proc.Done();
        }
        result = PutAside(runs, chunk);
        if (result >= 0)
            result = runs.Merge(writer);
        return result < 0 ? proc.FatalSystem(result, "unable to sort with a temporary file"u8) : proc.Done();
    }

    private static int PutAside(SortedRuns runs, SortChunk chunk)
    {
        chunk.Sort();
        int result = runs.Add(chunk);
        chunk.Clear();
        return result;
    }

    private static int Read(SortChunk chunk)
    {
        int got;
        do
            got = Sys.Read(0, chunk.Room());
        while (got == -EAGAIN && Sys.WaitReadable(0) >= 0);
        if (got > 0)
            chunk.Add(got);
        return got;
    }

    private static Bytes Folder(Proc proc)
    {
        Bytes folder = proc.Env.Get("TMPDIR"u8);
        return folder.IsNull || folder.IsEmpty ? new Bytes("/tmp"u8) : folder;
    }

    private static Next Check(Proc proc, SortOrder order, bool unique, byte delimiter)
    {
        using var reader = new LineReader(0, proc.Out, delimiter);
        byte[] last = [];
        int lastLength = -1;
        while (reader.Next())
        {
            ReadOnlySpan<byte> line = reader.Line;
            int result = lastLength < 0 ? -1 : order.Compare(last.AsSpan(0, lastLength), line);
            if (result > 0 || (result == 0 && unique))
                return Next.Exit(1);
            if (last.Length < line.Length)
                last = new byte[Math.Max(line.Length, last.Length * 2)];
            line.CopyTo(last);
            lastLength = line.Length;
        }
        return reader.Finish(proc);
    }
}
