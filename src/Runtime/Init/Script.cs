using System;
using S6Overlay.Core;
using S6Overlay.Kernel;
using S6Overlay.Supervision;
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
    public static int Start(Bytes path, ReadOnlySpan<Bytes> arguments, Supervisor supervisor, Env env, in SpawnOptions options, Report report, out int code)
    {
        code = ExitCode.CannotExecute;
        if (Sys.Stat(path, out FileStatus status) >= 0 && !status.IsRegular)
        {
            report.Error($"{path} is {(status.IsDirectory ? "a directory" : "not a regular file")}, not a script: not run");
            return 0;
        }
        if (HasWindowsInterpreter(path, out Bytes problem))
        {
            code = ExitCode.NotFound;
            report.Error($"unable to run {path}: {problem}");
            return 0;
        }
        Launch launch = Launch.Run(path, Vector(default, path, arguments));
        int pid = supervisor.Spawn(launch.Path, launch.Argv, env, options);
        for (int remedies = 0; pid is -EACCES or -ENOEXEC or -ENOENT && remedies < 2; remedies++)
        {
            launch = Remedy(path, path, arguments, pid);
            if (!launch.Problem.IsNull)
            {
                code = ExitCode.OfExecError(-pid);
                report.Error($"unable to run {path}: {launch.Problem}");
                return 0;
            }
            pid = supervisor.Spawn(launch.Path, launch.Argv, env, options);
        }
        if (pid > 0 || pid is -EAGAIN or -ENOMEM)
            return pid;
        code = ExitCode.OfExecError(-pid);
        report.Error($"unable to run {path}: {Errno.Text(pid)}");
        return 0;
    }

    /// <summary>
    /// What to execute instead of a script that could not be executed because of <paramref name="error"/>.
    /// <paramref name="path"/> is where this process finds it, <paramref name="file"/> what the child is to call it.
    /// </summary>
    public static Launch Remedy(Bytes path, Bytes file, ReadOnlySpan<Bytes> arguments, int error)
    {
        if (HasWindowsInterpreter(path, out Bytes problem))
            return Launch.Refuse(problem);
        byte[]? head = Sys.ReadFile(path, out int readError, HeadSize);
        if (head is null)
            return Launch.Refuse(Errno.Text(error == -EACCES ? error : readError));
        ReadInterpreter(head, out Interpreter interpreter);
        if (!interpreter.IsSet)
            interpreter = new Interpreter(Shell, default);
        if (error == -EACCES && Sys.Stat(path, out FileStatus status) >= 0 && Sys.Access(path, X_OK) < 0 && MakeExecutable(path, status) >= 0 && head.AsSpan().StartsWith("#!"u8))
            return Launch.Run(file, Vector(default, file, arguments));
        int found = Sys.Access(interpreter.Program, X_OK);
        if (found == -ENOENT)
            return Launch.Refuse(new Bytes(((Message)$"its interpreter '{interpreter.Program}' does not exist").Span));
        return found < 0 || error == -ENOENT
            ? Launch.Refuse(new Bytes(((Message)$"interpreter '{interpreter.Program}': {Errno.Text(found < 0 ? found : error)}").Span))
            : Launch.Run(interpreter.Program, Vector(interpreter, file, arguments));
    }

    /// <summary>Whether a script's first line ends as Windows ends lines, which no interpreter's name does.</summary>
    public static bool HasWindowsInterpreter(Bytes path, out Bytes problem)
    {
        problem = default;
        byte[]? head = Sys.ReadFile(path, out _, HeadSize);
        if (head is null || ReadInterpreter(head, out Interpreter interpreter))
            return false;
        problem = new Bytes(((Message)$"interpreter '{interpreter.Shown}' does not exist: the file has Windows line endings; remove the carriage returns").Span);
        return true;
    }

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

    /// <summary>Gives a file execute permission for those who may read it. Returns 0 or −errno.</summary>
    private static int MakeExecutable(Bytes path, FileStatus status) =>
        Sys.Chmod(path, status.Permissions | ((status.Permissions & 0x124) >> 2) | 0x40);

    private static Bytes[] Vector(Interpreter interpreter, Bytes path, ReadOnlySpan<Bytes> arguments)
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
