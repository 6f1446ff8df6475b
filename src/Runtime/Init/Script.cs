using System;
using S6Overlay.Core;
using S6Overlay.Kernel;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Init;

/// <summary>
/// Starts a user's script as forgivingly as possible: one that is not executable is made so, or run through its
/// interpreter where that cannot be (read-only root, noexec); one without a first line goes to <c>/bin/sh</c>, as
/// execvp(3) does. What still cannot be started is explained in one line that names the file.
/// </summary>
internal static class Script
{
    private const int HeadSize = 256;

    private static readonly Bytes Shell = new("/bin/sh");

    /// <summary>
    /// Starts <paramref name="path"/> with <paramref name="arguments"/>. Returns its pid; 0 after a message where it cannot be
    /// run, with the exit code that stands for that; −errno where no process can be made.
    /// </summary>
    public static int Start(Bytes path, ReadOnlySpan<Bytes> arguments, Env env, SignalState signals, in SpawnOptions options, Report report, out int code)
    {
        code = ExitCode.CannotExecute;
        int error = Sys.Stat(path, out FileStatus status);
        if (error >= 0 && !status.IsRegular)
        {
            report.Error($"{path} is {(status.IsDirectory ? "a directory" : "not a regular file")}, not a script: not run");
            return 0;
        }
        Interpreter interpreter = default;
        if (error >= 0 && !ReadInterpreter(path, out interpreter, out error))
        {
            report.Error($"{path}: interpreter '{interpreter.Shown}' does not exist: the file has Windows line endings; remove the carriage returns");
            code = ExitCode.NotFound;
            return 0;
        }
        if (error >= 0)
            error = Sys.Access(path, X_OK) >= 0 || MakeExecutable(path, status) >= 0
                ? Sys.Spawn(path, Vector(path, default, arguments), env, signals, options)
                : -EACCES;
        if (error is -ENOEXEC or -EACCES && (interpreter.IsSet || error == -ENOEXEC || status.IsRegular))
            error = StartThrough(interpreter, path, arguments, env, signals, options);
        if (error > 0 || error is -EAGAIN or -ENOMEM)
            return error;
        code = ExitCode.OfExecError(-error);
        if (error == -ENOENT && status.IsRegular)
            report.Error($"unable to run {path}: its interpreter '{(interpreter.IsSet ? interpreter.Program : Shell)}' does not exist");
        else
            report.Error($"unable to run {path}: {Errno.Text(error)}");
        return 0;
    }

    /// <summary>Gives a file execute permission for those who may read it. Returns 0 or −errno.</summary>
    public static int MakeExecutable(Bytes path, FileStatus status) =>
        Sys.Chmod(path, status.Permissions | ((status.Permissions & 0x124) >> 2) | 0x40);

    /// <summary>The interpreter that a first line names; none if there is no such line. False if the line ends as Windows ends lines.</summary>
    public static bool ReadInterpreter(ReadOnlySpan<byte> head, out Interpreter interpreter)
    {
        interpreter = default;
        if (!head.StartsWith("#!"u8))
            return true;
        int end = head.IndexOf((byte)'\n');
        ReadOnlySpan<byte> line = (end < 0 ? head : head[..end])[2..];
        bool windows = !line.IsEmpty && line[^1] == (byte)'\r';
        line = line.Trim(" \t"u8);
        int space = line.IndexOfAny(" \t"u8);
        ReadOnlySpan<byte> program = space < 0 ? line : line[..space];
        ReadOnlySpan<byte> argument = space < 0 ? default : line[space..].Trim(" \t"u8);
        if (!program.IsEmpty)
            interpreter = new Interpreter(new Bytes(program), argument.IsEmpty ? default : new Bytes(argument));
        return !windows;
    }

    private static bool ReadInterpreter(Bytes path, out Interpreter interpreter, out int error)
    {
        interpreter = default;
        byte[]? head = Sys.ReadFile(path, out error, HeadSize);
        if (error == -EACCES)
            error = 0; // may still be executable for us
        return head is null || ReadInterpreter(head, out interpreter);
    }

    private static int StartThrough(Interpreter interpreter, Bytes path, ReadOnlySpan<Bytes> arguments, Env env, SignalState signals, in SpawnOptions options)
    {
        if (!interpreter.IsSet)
            interpreter = new Interpreter(Shell, default);
        return Sys.Spawn(interpreter.Program, Vector(path, interpreter, arguments), env, signals, options);
    }

    private static Bytes[] Vector(Bytes path, Interpreter interpreter, ReadOnlySpan<Bytes> arguments)
    {
        int before = !interpreter.IsSet ? 0 : interpreter.Argument.IsNull ? 1 : 2;
        Bytes[] argv = new Bytes[before + 1 + arguments.Length];
        if (before > 0)
            argv[0] = interpreter.Program;
        if (before > 1)
            argv[1] = interpreter.Argument;
        argv[before] = path;
        arguments.CopyTo(argv.AsSpan(before + 1));
        return argv;
    }
}

/// <summary>What the first line of a script names: a program and at most one argument.</summary>
internal readonly record struct Interpreter(Bytes Program, Bytes Argument)
{
    public bool IsSet => !Program.IsNull;

    /// <summary>As a message shows it, with a carriage return that can be seen.</summary>
    public Bytes Shown
    {
        get
        {
            ReadOnlySpan<byte> last = Argument.IsNull ? Program : Argument;
            return last.EndsWith("\r"u8) ? Bytes.Concat(last[..^1], "\\r"u8) : new Bytes(last);
        }
    }
}
