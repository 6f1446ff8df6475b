using System;
using S6Overlay.Core;
using S6Overlay.Kernel;

namespace S6Overlay.Execline;

/// <summary>Runs a block and keeps what it writes to its standard output.</summary>
internal static class BlockOutput
{
    /// <summary>Returns the block's wait status, or −errno if it cannot be started.</summary>
    public static int Capture(Proc proc, ReadOnlySpan<Bytes> block, out byte[] output)
    {
        Output memory = Output.ToMemory();
        proc.Out.Flush();
        Inlined run = proc.Trampoline.RunInline(proc, block, memory);
        int status = run.Status;
        if (run.Pending is not null)
        {
            int pid = proc.Trampoline.Spawn(run.Pending, new SpawnOptions(), out int code);
            memory.FinishCapture();
            status = pid > 0 ? Sys.WaitFor(pid) : pid < 0 ? pid : code << 8;
        }
        memory.FinishCapture();
        output = memory.Captured.ToArray();
        return status;
    }
}
