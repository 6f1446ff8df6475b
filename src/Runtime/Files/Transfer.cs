using System;
using S6Overlay.Core;
using S6Overlay.Kernel;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Files;

/// <summary>Copies from one descriptor to another, inside the kernel where it can, else through a buffer.</summary>
internal static class Transfer
{
    private const int BufferSize = 131072;

    private const long AtOnce = 1 << 24;

    private enum Way
    {
        Range,
        Splice,
        Send,
        Buffer,
    }

    /// <summary>Copies until the end of <paramref name="from"/>. Returns 0 or −errno.</summary>
    public static int ToEnd(int from, int to)
    {
        int result = Sys.StatDescriptor(from, out FileStatus source);
        if (result < 0)
            return result;
        result = Sys.StatDescriptor(to, out FileStatus target);
        return result < 0 ? result : ToEnd(from, to, Choose(source, target), source.IsRegular);
    }

    /// <summary>Copies a regular file to an empty one, leaving out what is not allocated. Returns 0 or −errno.</summary>
    public static int FileToFile(int from, FileStatus source, int to)
    {
        if (source.Blocks * 512 < source.Size)
            return SparseToFile(from, source.Size, to);
        int result = RangeToFile(from, source.Size, to, out bool whole);
        return result < 0 || whole ? result : RestToFile(from, to);
    }

    private static int RangeToFile(int from, long length, int to, out bool whole)
    {
        long left = length;
        while (left > 0)
        {
            long moved = Sys.CopyFileRange(from, to, left);
            if (moved < 0 && !IsRefusal((int)moved))
            {
                whole = false;
                return (int)moved;
            }
            if (moved <= 0)
                break;
            left -= moved;
        }
        whole = left == 0 && length > 0;
        return 0;
    }

    // A file of no length may still have content, as those of /proc do.
    private static int RestToFile(int from, int to)
    {
        Span<byte> first = stackalloc byte[1024];
        int got = Sys.Read(from, first);
        if (got > 0)
            got = Sys.WriteAll(to, first[..got]) is var written and < 0 ? written : ThroughBuffer(from, to);
        return got;
    }

    private static int SparseToFile(int from, long size, int to)
    {
        for (long end = 0; end < size;)
        {
            long start = Sys.Seek(from, end, SEEK_DATA);
            if (start == -ENXIO)
                break;
            end = start < 0 ? start : Sys.Seek(from, start, SEEK_HOLE);
            if (end < 0)
                return start == -EINVAL ? ThroughBuffer(from, to) : (int)end;
            Sys.Seek(from, start, SEEK_SET);
            Sys.Seek(to, start, SEEK_SET);
            int result = RangeToFile(from, end - start, to, out bool whole);
            if (result >= 0 && !whole)
                result = ThroughBuffer(from, to);
            if (result < 0)
                return result;
        }
        return Sys.Truncate(to, size);
    }

    /// <summary>Copies until the end of <paramref name="from"/>, or until the output fails, to where a command's output goes. Returns 0 or −errno of the reading.</summary>
    public static int ToOutput(int from, Output output)
    {
        byte[] buffer = new byte[BufferSize];
        while (output.SendNow())
        {
            int got = Sys.Read(from, buffer);
            if (got == -EAGAIN)
                got = Sys.WaitReadable(from);
            else if (got == 0)
                return 0;
            else if (got > 0)
                output.Write(buffer.AsSpan(0, got));
            if (got < 0)
                return got;
        }
        return 0;
    }

    private static Way Choose(FileStatus source, FileStatus target) =>
        source.IsRegular && target.IsRegular ? Way.Range
        : source.IsFifo || target.IsFifo ? Way.Splice
        : source.IsRegular ? Way.Send
        : Way.Buffer;

    private static int ToEnd(int from, int to, Way way, bool regular)
    {
        while (way != Way.Buffer)
        {
            long moved = way switch
            {
                Way.Range => Sys.CopyFileRange(from, to, AtOnce),
                Way.Splice => Sys.Splice(from, to, AtOnce),
                _ => Sys.SendFile(to, from, AtOnce),
            };
            if (moved > 0)
                continue;
            if (moved == -EAGAIN)
            {
                int ready = WaitForBoth(from, to);
                if (ready < 0)
                    return ready;
                continue;
            }
            if (moved == 0 && !regular)
                return 0;
            if (moved < 0 && !IsRefusal((int)moved))
                return (int)moved;
            // Refused; or the "end" of a file that only reading tells the length of, as those of /proc.
            way = Way.Buffer;
        }
        return ThroughBuffer(from, to);
    }

    /// <summary>The kernel would not do it this way, which says nothing of the plain way.</summary>
    private static bool IsRefusal(int error) => error is -EINVAL or -ENOSYS or -EXDEV or -EBADF or -EOPNOTSUPP or -EPERM or -EOVERFLOW;

    private static int WaitForBoth(int from, int to)
    {
        int result = Sys.WaitReadable(from);
        return result < 0 ? result : Sys.WaitWritable(to);
    }

    private static int ThroughBuffer(int from, int to)
    {
        byte[] buffer = new byte[BufferSize];
        while (true)
        {
            int got = Sys.Read(from, buffer);
            if (got == 0)
                return 0;
            if (got == -EAGAIN)
                got = Sys.WaitReadable(from) is var waited and < 0 ? waited : 0;
            else if (got > 0)
                got = Sys.WriteAll(to, buffer.AsSpan(0, got));
            if (got < 0)
                return got;
        }
    }
}
