using System;
using System.Collections.Generic;
using S6Overlay.Core;
using S6Overlay.Kernel;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Files;

/// <summary>How much of an end is wanted: so many bytes or lines, or what begins at the so manieth from the start.</summary>
internal sealed record Wanted(ulong Count, bool Chars, bool FromStart);

/// <summary>
/// Prints the end of what a descriptor reads. A regular file is read backwards from its end, as far as needed; of
/// anything else, no more is kept in memory than what is wanted.
/// </summary>
internal static class FileTail
{
    private const int BlockSize = 65536;

    /// <summary>Returns 0, or −errno of the reading.</summary>
    public static int Print(int fd, Output output, Wanted wanted)
    {
        if (wanted.FromStart)
            return Skip(fd, output, wanted) is var skipped and < 0 ? skipped : Transfer.ToOutput(fd, output);
        long start = Sys.StatDescriptor(fd, out FileStatus status) >= 0 && status.IsRegular ? Sys.Seek(fd, 0, SEEK_CUR) : -1;
        // A regular file whose length says nothing, as those of /proc and /sys, is read like a pipe.
        return start >= 0 && status.Size > start && Sys.ReadAt(fd, [0], status.Size - 1) == 1 ? FromEnd(fd, output, wanted, start, status.Size) : FromStream(fd, output, wanted);
    }

    private static int Skip(int fd, Output output, Wanted wanted)
    {
        byte[] buffer = new byte[BlockSize];
        ulong left = wanted.Count == 0 ? 0 : wanted.Count - 1;
        while (left > 0)
        {
            int got = Read(fd, buffer);
            if (got <= 0)
                return got;
            int used = 0;
            if (wanted.Chars)
            {
                used = (int)Math.Min(left, (ulong)got);
                left -= (ulong)used;
            }
            else
            {
                for (int at; left > 0 && (at = buffer.AsSpan(used, got - used).IndexOf((byte)'\n')) >= 0; left--)
                    used += at + 1;
                used = left > 0 ? got : used;
            }
            output.Write(buffer.AsSpan(used, got - used));
        }
        return 0;
    }

    private static int FromEnd(int fd, Output output, Wanted wanted, long start, long end)
    {
        long from = wanted.Chars
            ? (ulong)(end - start) <= wanted.Count ? start : end - (long)wanted.Count
            : LastLines(fd, wanted.Count, start, end);
        if (from < 0)
            return (int)from;
        Sys.Seek(fd, from, SEEK_SET);
        return Transfer.ToOutput(fd, output);
    }

    /// <summary>Where the last lines begin; −errno on failure.</summary>
    private static long LastLines(int fd, ulong lines, long start, long end)
    {
        byte[] buffer = new byte[BlockSize];
        long position = end;
        // The newline that ends the last line does not begin another one.
        bool last = true;
        while (position > start)
        {
            int length = (int)Math.Min(BlockSize, position - start);
            int got = Sys.ReadAt(fd, buffer.AsSpan(0, length), position - length);
            if (got < length)
                return got < 0 ? got : -EIO;
            Span<byte> block = buffer.AsSpan(0, length);
            if (lines == 0)
                return end;
            if (last && block[^1] == (byte)'\n')
                block = block[..^1];
            last = false;
            while (block.LastIndexOf((byte)'\n') is var at and >= 0)
            {
                if (--lines == 0)
                    return position - length + at + 1;
                block = block[..at];
            }
            position -= length;
        }
        return start;
    }

    private static int FromStream(int fd, Output output, Wanted wanted)
    {
        var kept = new Queue<byte[]>();
        byte[] buffer = new byte[BlockSize];
        ulong units = 0;
        bool open = false;
        while (true)
        {
            int got = Read(fd, buffer);
            if (got < 0)
                return got;
            if (got == 0)
                break;
            byte[] block = buffer.AsSpan(0, got).ToArray();
            kept.Enqueue(block);
            units += Units(block, wanted.Chars);
            open = block[^1] != (byte)'\n';
            while (kept.Count > 1 && units - Units(kept.Peek(), wanted.Chars) > wanted.Count)
                units -= Units(kept.Dequeue(), wanted.Chars);
        }
        if (!wanted.Chars && open)
            units++;
        foreach (byte[] block in kept)
        {
            int from = 0;
            while (units > wanted.Count && from < block.Length)
            {
                int next = wanted.Chars
                    ? (int)Math.Min((ulong)block.Length, units - wanted.Count)
                    : block.AsSpan(from).IndexOf((byte)'\n') is var at and >= 0 ? from + at + 1 : 0;
                if (!wanted.Chars && next == 0)
                {
                    from = block.Length;
                    break;
                }
                units -= wanted.Chars ? (ulong)next : 1;
                from = next;
            }
            output.Write(block.AsSpan(from));
        }
        return 0;
    }

    private static ulong Units(ReadOnlySpan<byte> block, bool chars) => (ulong)(chars ? block.Length : block.Count((byte)'\n'));

    private static int Read(int fd, Span<byte> buffer)
    {
        int got;
        do
            got = Sys.Read(fd, buffer);
        while (got == -EAGAIN && Sys.WaitReadable(fd) >= 0);
        return got;
    }
}
