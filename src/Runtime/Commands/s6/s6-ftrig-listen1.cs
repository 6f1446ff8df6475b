using System;
using S6Overlay.Core;
using S6Overlay.Kernel;
using S6Overlay.Supervision;
using S6Overlay.Text;

namespace S6Overlay.Commands.S6;

/// <summary>Runs a program while listening to a fifodir, and blocks until the events match. See docs/commands/s6-ftrig-listen1.md.</summary>
internal static class S6FtrigListen1
{
    public static ReadOnlySpan<byte> Usage => "s6-ftrig-listen1 [ -t timeout ] fifodir regexp prog..."u8;

    [Command("s6-ftrig-listen1")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        uint timeout = 0;
        var options = new Options(argv, "t:"u8);
        while (options.Next(out byte option))
            if (option != (byte)'t' || !Scan.Number(options.Value, out timeout))
                return proc.Usage(Usage);
        ReadOnlySpan<Bytes> rest = options.Rest;
        if (rest.Length < 3)
            return proc.Usage(Usage);
        using var wait = new EventWait(proc) { Timeout = timeout };
        int code = wait.Subscribe(rest[0], rest[1]);
        if (code == 0)
            code = RunAndWait(proc, wait, rest[2..]);
        if (code == 0)
            proc.Out.Write([wait.LastEvent, (byte)'\n']);
        return proc.Done(code);
    }

    /// <summary>Starts the program now that we listen, and waits for the events. Returns the exit code.</summary>
    public static int RunAndWait(Proc proc, EventWait wait, ReadOnlySpan<Bytes> program)
    {
        int pid = proc.Trampoline.Spawn(proc.Trampoline.Prepare(proc, program), new SpawnOptions(), out int code);
        if (pid < 0)
            return proc.FatalSystem(pid, $"unable to spawn {program[0]}").Code;
        return pid == 0 ? code : wait.Wait();
    }
}
