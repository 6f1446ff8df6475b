using System;
using S6Overlay.Core;
using S6Overlay.Kernel;
using S6Overlay.Supervision;
using S6Overlay.Text;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Commands.PortableUtils;

/// <summary>Runs a program, for a limited time. See docs/commands/s6-maximumtime.md.</summary>
internal static class S6Maximumtime
{
    public static ReadOnlySpan<byte> Usage => "s6-maximumtime [ -0 | -a | -b | -i | -k | -q | -t | -x | -1 | -2 ] milliseconds prog..."u8;

    private const int TimedOut = 99;

    [Command("s6-maximumtime")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        int signal = Signal.Term;
        var options = new Options(argv, "0abikqtx12"u8);
        while (options.Next(out byte option))
        {
            signal = option switch
            {
                (byte)'0' => 0,
                (byte)'a' => Signal.Alrm,
                (byte)'b' => Signal.Abrt,
                (byte)'i' => Signal.Int,
                (byte)'k' => Signal.Kill,
                (byte)'q' => Signal.Quit,
                (byte)'t' => Signal.Term,
                (byte)'x' => Signal.Xcpu,
                (byte)'1' => Signal.Usr1,
                (byte)'2' => Signal.Usr2,
                _ => -1,
            };
            if (signal < 0)
                return proc.Usage(Usage);
        }
        if (options.Rest.Length < 2 || !Scan.Number(options.Rest[0], out uint milliseconds))
            return proc.Usage(Usage);
        return Watch(proc, options.Rest[1..], milliseconds, signal);
    }

    private static Next Watch(Proc proc, ReadOnlySpan<Bytes> program, uint milliseconds, int signal)
    {
        // The loop takes SIGCHLD over before the child exists, so that its end cannot be missed.
        var loop = new EventLoop(0, static (_, _) => { });
        int pid = proc.Trampoline.Spawn(proc.Trampoline.Prepare(proc, program), new SpawnOptions(), out int code);
        if (pid == 0)
            return Next.Exit(code);
        if (pid is -EAGAIN or -ENOMEM)
            return proc.FatalSystem(pid, $"unable to spawn {program[0]}");
        if (pid < 0)
            return proc.CannotExec(program[0], -pid);
        int? status = null;
        loop.OnExit(pid, ended =>
        {
            status = ended;
            loop.Stop();
        });
        if (milliseconds > 0)
            loop.After(milliseconds, loop.Stop);
        loop.Run();
        if (status is int known)
            return WaitStatus.Crashed(known) ? Crashed(proc, known) : Next.Exit(WaitStatus.Code(known));
        if (signal > 0)
            Sys.Kill(pid, signal);
        proc.WarnSystem(-ETIMEDOUT, "unable to wait for child process"u8);
        return Next.Exit(TimedOut);
    }

    private static Next Crashed(Proc proc, int status)
    {
        proc.Warn($"child process crashed with signal {WaitStatus.Signal(status)}");
        return Next.Exit(ExitCode.SystemCall);
    }
}
