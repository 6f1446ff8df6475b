using System;
using System.Runtime.InteropServices;
using S6Overlay.Core;
using S6Overlay.Kernel;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Execline;

/// <summary>Processes that run beside the chain.</summary>
internal static class Children
{
    /// <summary>
    /// Starts a block as a child, or, <paramref name="twice"/>, as a grandchild whose parent is gone, so that nobody
    /// here has to wait for it. Of an empty block comes a child that ends at once. Returns its pid or −errno.
    /// </summary>
    public static int Start(Proc proc, ReadOnlySpan<Bytes> block, SpawnOptions options, bool twice)
    {
        if (block.IsEmpty)
            return StartNothing();
        Pending program = proc.Trampoline.Prepare(proc, block);
        if (!twice)
            return proc.Trampoline.Spawn(program, options, out _);
        int result = Sys.Pipe(out int readEnd, out int writeEnd);
        if (result < 0)
            return result;
        proc.Out.Flush();
        int middle = Sys.Fork();
        if (middle == 0)
        {
            int grandchild = proc.Trampoline.Spawn(program, options, out _);
            Sys.WriteAll(writeEnd, MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in grandchild)));
            Sys.Exit(0);
        }
        Sys.Close(writeEnd);
        int pid = -EIO;
        if (middle > 0 && Sys.Read(readEnd, MemoryMarshal.AsBytes(new Span<int>(ref pid))) < sizeof(int))
            pid = -EIO;
        Sys.Close(readEnd);
        if (middle > 0)
            Sys.WaitFor(middle);
        return middle < 0 ? middle : pid;
    }

    private static int StartNothing()
    {
        int pid = Sys.Fork();
        if (pid == 0)
            Sys.Exit(0);
        return pid;
    }

    /// <summary>
    /// Feeds <paramref name="text"/> to a new pipe. What fits into the pipe is written at once; only for more a child
    /// (or grandchild) is made that stays until it is read. Returns 0 or −errno.
    /// </summary>
    public static int Feed(int writeEnd, int readEnd, Bytes text, bool twice)
    {
        Sys.SetNonBlocking(writeEnd, true);
        int written = text.IsEmpty ? 0 : Sys.Write(writeEnd, text.Span);
        if (written < 0 && written != -EAGAIN)
            return written;
        ReadOnlySpan<byte> left = text.Span[Math.Max(written, 0)..];
        if (left.IsEmpty)
            return 0;
        Sys.SetNonBlocking(writeEnd, false);
        int child = Sys.Fork();
        if (child == 0)
        {
            if (twice && Sys.Fork() != 0)
                Sys.Exit(0);
            Sys.Close(readEnd);
            Sys.WriteAll(writeEnd, left);
            Sys.Exit(0);
        }
        if (child > 0 && twice)
            Sys.WaitFor(child);
        return Math.Min(child, 0);
    }
}
