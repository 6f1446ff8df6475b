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
                return next.Code;
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
                    return next.Code;
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
    /// or a negative errno if no child could be made.
    /// </summary>
    public int RunBlock(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        Inlined run = RunInline(proc, argv, proc.Out);
        if (run.Pending is null)
            return run.Code << 8;
        int pid = Spawn(run.Pending, new SpawnOptions(), out int code);
        return pid > 0 ? Sys.WaitFor(pid) : pid < 0 ? pid : code << 8;
    }

    /// <summary>A block that is to be started as a child without running any of it here.</summary>
    public Pending Prepare(Proc proc, ReadOnlySpan<Bytes> argv) =>
        new(proc, argv.ToArray(), argv[0], Resolver.Resolve(argv[0], proc.SearchPath), null);

    /// <summary>
    /// Runs what can be run of a block without a process. The result is the block's exit code, or what is
    /// <see cref="Inlined.Pending"/>: a program that needs a process of its own.
    /// </summary>
    public Inlined RunInline(Proc proc, ReadOnlySpan<Bytes> argv, Output output)
    {
        var inner = new Proc(proc.Name, proc.Env, output) { SearchPath = proc.SearchPath, Depth = proc.Depth + 1 };
        bool ownEnvironment = false;
        Bytes[] vector = argv.ToArray();
        Bytes file = argv[0];
        Func<int, Next>? onError = null;
        while (true)
        {
            Resolution target = Resolver.Resolve(file, inner.SearchPath);
            if (target.Errno != 0)
            {
                Next failed = onError is null ? inner.CannotExec(file, target.Errno) : onError(target.Errno);
                if (!failed.IsExec)
                    return new Inlined(failed.Code);
                (vector, file, onError) = (failed.Argv!, failed.File, failed.OnError);
                continue;
            }
            if (target.Self.IsNull || inner.Depth > MaxDepth || !MultiCall.Find(target.Self, ref vector, out Command command) || !command.Inline)
                return new Inlined(new Pending(inner, vector, file, target, onError));
            if (!ownEnvironment)
                inner.Env = inner.Env.Clone();
            ownEnvironment = true;
            Next next = Step(inner, vector, command);
            if (!next.IsExec)
                return new Inlined(next.Code);
            (vector, file, onError) = (next.Argv!, next.File, next.OnError);
        }
    }

    /// <summary>
    /// Starts a program. Returns its pid; 0 if it cannot be executed, which has then been said, with the exit code that
    /// a child would have ended with in <paramref name="code"/>; or a negative errno if no child could be made.
    /// </summary>
    public int Spawn(Pending pending, in SpawnOptions options, out int code)
    {
        code = 0;
        Proc proc = pending.Proc;
        proc.Out.Flush();
        int error = -pending.Target.Errno;
        if (error == 0)
            error = Sys.Spawn(pending.Target.Path, pending.Argv, proc.Env, Inherited, options);
        if (error > 0 || error is -EAGAIN or -ENOMEM)
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
        return Sys.Execve(path, argv, env);
    }
}

/// <summary>What running a block inline came to: an exit code, or a program that is still to be started.</summary>
internal readonly struct Inlined
{
    public Inlined(int code) => Code = code;

    public Inlined(Pending pending) => Pending = pending;

    public int Code { get; }

    public Pending? Pending { get; }
}

/// <summary>A program that needs a process: its arguments, its environment (in <see cref="Proc"/>) and where its name leads.</summary>
internal sealed record Pending(Proc Proc, Bytes[] Argv, Bytes File, Resolution Target, Func<int, Next>? OnError);
