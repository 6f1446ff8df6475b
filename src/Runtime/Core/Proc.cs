using System;
using System.Runtime.CompilerServices;
using S6Overlay.Kernel;

namespace S6Overlay.Core;

/// <summary>
/// What a running command knows besides its arguments: its name, the environment, where its output goes. Everything
/// else (cwd, descriptors, ids, limits) is in the kernel. One instance lives as long as a chain does.
/// </summary>
internal sealed class Proc(Bytes name, Env env, Output output)
{
    /// <summary>The name messages begin with: the last part of <c>argv[0]</c>.</summary>
    public Bytes Name { get; set; } = name;

    /// <summary>The environment that the next program gets.</summary>
    public Env Env { get; set; } = env;

    public Output Out { get; } = output;

    /// <summary><c>PATH</c> as it was when the command began: a chain looks the next program up with it even where the command changes PATH.</summary>
    public Bytes SearchPath { get; set; }

    /// <summary>What runs this command, and runs its blocks.</summary>
    public Trampoline Trampoline { get; set; } = null!;

    /// <summary>How many commands run inside one another in this process; bounded so that blocks cannot overflow the stack.</summary>
    public int Depth { get; init; }

    /// <summary><c>name: usage: …</c>, exit code 100.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public Next Usage(ReadOnlySpan<byte> usage)
    {
        Say("usage: ", usage);
        return Next.Exit(ExitCode.Usage);
    }

    /// <summary><c>name: fatal: message</c> and this exit code.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public Next Fatal(int code, Message message)
    {
        Say("fatal: ", message);
        return Next.Exit(code);
    }

    /// <summary><c>name: fatal: message: REASON</c>, exit code 111. <paramref name="error"/> is a negative errno.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public Next FatalSystem(int error, Message message)
    {
        Say("fatal: ", $"{message.Span}: {Errno.Text(error)}");
        return Next.Exit(ExitCode.SystemCall);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Warn(Message message) => Say("warning: ", message);

    /// <summary><c>name: info: message</c>.</summary>
    public void Info(Message message) => Say("info: ", message);

    /// <summary><c>name: warning: message: REASON</c>. <paramref name="error"/> is a negative errno.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void WarnSystem(int error, Message message) => Say("warning: ", $"{message.Span}: {Errno.Text(error)}");

    /// <summary>Says that <paramref name="file"/> cannot be executed, and returns exit code 127 (not found) or 126.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public Next CannotExec(Bytes file, int errno)
    {
        string hint = errno == Posix.E2BIG ? " (its arguments and the environment together are more than the kernel takes)" : "";
        Say("fatal: ", $"unable to exec {file}: {Errno.Text(errno)}{hint}");
        return Next.Exit(ExitCode.OfExecError(errno));
    }

    /// <summary>
    /// Flushes <see cref="Out"/> and ends with <paramref name="code"/>, or says that the output failed (111). Where
    /// nobody reads any more that is death by SIGPIPE, unless it is ignored.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public Next Done(int code = 0)
    {
        int result = Out.Flush();
        if (result == -Posix.EPIPE && !Trampoline.Inherited.PipeIgnored)
            return Next.Killed(Signal.Pipe);
        return result < 0 ? FatalSystem(result, "unable to write to stdout"u8) : Next.Exit(code);
    }

    private void Say(string kind, Message message) => Sys.WriteAll(2, ((Message)$"{Name}: {kind}{message.Span}\n").Span);
}
