using System;
using S6Overlay.Kernel;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Core;

/// <summary>
/// Runs commands and what they lead to. A chain of our own commands is a loop in this process; the first program that
/// is not ours is a real execve. What exec does and a call does not is done here between two links: close-on-exec
/// descriptors are closed, the thread's name follows the program.
/// </summary>
internal sealed class Trampoline(Resolver resolver, SignalState inherited)
{
    /// <summary>How deep commands may run inside one another before a block gets a process of its own.</summary>
    private const int MaxDepth = 32;

    public Resolver Resolver { get; } = resolver;

    /// <summary>The signal mask and dispositions that this process was started with, and that every child gets.</summary>
    public SignalState Inherited { get; } = inherited;

    /// <summary>Runs the command <paramref name="argv"/>, known to be ours, and everything after it. Returns the exit code of the process.</summary>
    public int Run(Proc proc, Bytes[] argv, Command command)
    {
        while (true)
        {
            Next next = Step(proc, argv, command);
            if (!next.IsExec)
                return End(next);
            Resolution target;
            while (true)
            {
                proc.Out.Flush();
                target = Resolver.Resolve(next.File, proc.SearchPath);
                if (target.Errno == 0 && target.Self.IsNull)
                    target = new Resolution(target.Path, default, -Exec(target.Path, next.Argv!, proc.Env));
                if (target.Errno == 0)
                    break;
                next = next.OnError is null ? proc.CannotExec(next.File, target.Errno) : next.OnError(target.Errno);
                if (!next.IsExec)
                    return End(next);
            }
            argv = next.Argv!;
            if (!MultiCall.Find(target.Self, ref argv, out command))
                return proc.CannotExec(next.File, ENOENT).Code;
            Descriptors.CloseOnExec();
            Sys.SetThreadName(new Bytes(command.Name));
        }
    }

    /// <summary>
    /// Runs a block: in this process as far as its commands change nothing but arguments and environment, then, for
    /// what is left, as a child. Returns the wait status of the block (exit code in bits 8-15, signal in bits 0-6),
    /// or a negative errno if its program cannot be started.
    /// </summary>
    public int RunBlock(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        Inlined run = RunInline(proc, argv, proc.Out);
        if (run.Pending is null)
            return run.Status;
        int pid = Spawn(run.Pending, new SpawnOptions(), out int code);
        return pid > 0 ? Wait(proc, pid) : pid < 0 ? pid : code << 8;
    }

    /// <summary>A block that is to be started as a child without running any of it here.</summary>
    public Pending Prepare(Proc proc, ReadOnlySpan<Bytes> argv) =>
        new(proc, argv.ToArray(), argv[0], Resolver.Resolve(argv[0], proc.SearchPath), null) { IsFirst = true };

    /// <summary>
    /// Runs what can be run of a block without a process. The result is how the block ended, or what is
    /// <see cref="Inlined.Pending"/>: a program that needs a process of its own.
    /// </summary>
    public Inlined RunInline(Proc proc, ReadOnlySpan<Bytes> argv, Output output)
    {
        if (proc.Depth > 0 || Inherited.PipeIgnored)
            return RunCommands(proc, argv, output);
        // A command that writes where nobody reads ends its block, not this process.
        Sys.IgnoreSignal(Signal.Pipe, true);
        Inlined run = RunCommands(proc, argv, output);
        Sys.IgnoreSignal(Signal.Pipe, false);
        return run;
    }

    private Inlined RunCommands(Proc proc, ReadOnlySpan<Bytes> argv, Output output)
    {
        var inner = new Proc(proc.Name, proc.Env, output) { SearchPath = proc.SearchPath, Depth = proc.Depth + 1, Trampoline = this };
        bool first = true;
        Bytes[] vector = argv.ToArray();
        Bytes file = argv[0];
        Func<int, Next>? onError = null;
        while (true)
        {
            Resolution target = Resolver.Resolve(file, inner.SearchPath);
            if (target.Errno != 0)
            {
                if (first)
                    return new Inlined(-target.Errno);
                Next failed = onError is null ? inner.CannotExec(file, target.Errno) : onError(target.Errno);
                if (!failed.IsExec)
                    return new Inlined(failed.Status);
                (vector, file, onError) = (failed.Argv!, failed.File, failed.OnError);
                continue;
            }
            if (target.Self.IsNull || inner.Depth > MaxDepth || !MultiCall.Find(target.Self, ref vector, out Command command) || (command.Traits & Traits.Inline) == 0)
                return new Inlined(new Pending(inner, vector, file, target, onError) { IsFirst = first });
            if (first)
                inner.Env = inner.Env.Clone();
            first = false;
            Next next = Step(inner, vector, command);
            if (!next.IsExec)
                return new Inlined(next.Status);
            (vector, file, onError) = (next.Argv!, next.File, next.OnError);
        }
    }

    /// <summary>
    /// Starts a program. Returns its pid; a negative errno if it cannot be started; or 0 if commands of the block ran
    /// before and the program they lead to cannot be executed, which has then been said, with the exit code that a
    /// child would have ended with in <paramref name="code"/>.
    /// </summary>
    public int Spawn(Pending pending, in SpawnOptions options, out int code)
    {
        code = 0;
        Proc proc = pending.Proc;
        proc.Out.Flush();
        int error = -pending.Target.Errno;
        if (error == 0)
            error = Sys.Spawn(pending.Target.Path, pending.Argv, proc.Env, Inherited, Captured(proc.Out, options));
        if (error > 0 || pending.IsFirst || error is -EAGAIN or -ENOMEM)
            return error;
        Next failed = pending.OnError is null ? proc.CannotExec(pending.File, -error) : pending.OnError(-error);
        if (failed.IsExec)
        {
            Resolution target = Resolver.Resolve(failed.File, proc.SearchPath);
            return Spawn(new Pending(proc, failed.Argv!, failed.File, target, failed.OnError), options, out code);
        }
        code = failed.Code;
        return 0;
    }

    /// <summary>Waits for a child of a block, taking in what it writes where the block's output is captured. Returns its wait status or −errno.</summary>
    public static int Wait(Proc proc, int pid) => proc.Out.Pipe is { } pipe ? pipe.Wait(pid) : Sys.WaitFor(pid);

    private static SpawnOptions Captured(Output output, in SpawnOptions options)
    {
        if (!output.IsCapture)
            return options;
        foreach (DescriptorMove move in options.Descriptors)
            if (move.To == 1)
                return options;
        return options with { Descriptors = [new DescriptorMove(output.OpenPipe().WriteEnd, 1), .. options.Descriptors] };
    }

    private Next Step(Proc proc, Bytes[] argv, Command command)
    {
        proc.Name = new Bytes(argv[0].BaseName());
        proc.SearchPath = proc.Env.Get("PATH"u8);
        proc.Trampoline = this;
        Next next = command.Run(proc, argv);
        if (!next.IsExec)
            proc.Out.Flush();
        return next;
    }

    private int Exec(Bytes path, Bytes[] argv, Env env)
    {
        Inherited.Restore();
        if (!Inherited.ChildIgnored)
            return Sys.Execve(path, argv, env);
        Sys.IgnoreSignal(Signal.Chld, true);
        int error = Sys.Execve(path, argv, env);
        Sys.IgnoreSignal(Signal.Chld, false);
        return error;
    }

    /// <summary>The exit code; or the end of this process, where a signal should have killed it.</summary>
    private static int End(Next next)
    {
        if (next.Signal == 0)
            return next.Code;
        Sys.IgnoreSignal(next.Signal, false);
        Sys.SetSignalMask(Sys.GetSignalMask() & ~Signal.Bit(next.Signal));
        Sys.Kill(Sys.GetPid(), next.Signal);
        return next.Code;
    }
}

/// <summary>What running a block inline came to: how it ended, or a program that is still to be started.</summary>
internal readonly struct Inlined
{
    public Inlined(int status) => Status = status;

    public Inlined(Pending pending) => Pending = pending;

    /// <summary>The wait status; negative if the block's program cannot be started: −errno.</summary>
    public int Status { get; }

    public Pending? Pending { get; }
}

/// <summary>A program that needs a process: its arguments, its environment (in <see cref="Proc"/>) and where its name leads.</summary>
internal sealed class Pending(Proc proc, Bytes[] argv, Bytes file, Resolution target, Func<int, Next>? onError)
{
    public Proc Proc { get; } = proc;

    public Bytes[] Argv { get; } = argv;

    public Bytes File { get; } = file;

    public Resolution Target { get; } = target;

    public Func<int, Next>? OnError { get; } = onError;

    /// <summary>Nothing of the block ran before it: that it cannot be executed is a failure to start the block.</summary>
    public bool IsFirst { get; init; }
}
