using System;
using S6Overlay.Core;
using S6Overlay.Kernel;
using S6Overlay.Supervision;

namespace S6Overlay.Commands.S6;

/// <summary>Runs a program, and blocks until one service has reached a state. See docs/commands/s6-svlisten1.md.</summary>
internal static class S6Svlisten1
{
    public static ReadOnlySpan<byte> Usage => "s6-svlisten1 [ -U | -u | -D | -d | -r | -R ] [ -t timeout ] servicedir prog..."u8;

    [Command("s6-svlisten1")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        var wait = new ServiceWait(proc);
        var options = new Options(argv, ServiceWait.Letters(multiple: false));
        while (options.Next(out byte option))
            if (!wait.Accept(option, options.Value))
                return proc.Usage(Usage);
        ReadOnlySpan<Bytes> rest = options.Rest;
        return rest.Length < 2 ? proc.Usage(Usage) : Listen(proc, wait, rest[..1], rest[1..]);
    }

    /// <summary>Subscribes, starts the program, waits for the state.</summary>
    public static Next Listen(Proc proc, ServiceWait wait, ReadOnlySpan<Bytes> services, ReadOnlySpan<Bytes> program)
    {
        int code = wait.Subscribe(services);
        if (code == 0)
        {
            int pid = proc.Trampoline.Spawn(proc.Trampoline.Prepare(proc, program), new SpawnOptions(), out code);
            if (pid < 0)
                code = proc.FatalSystem(pid, $"unable to spawn {program[0]}").Code;
            else if (pid > 0)
                code = wait.Wait();
        }
        wait.Dispose();
        return Next.Exit(code);
    }
}
