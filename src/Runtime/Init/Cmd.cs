using S6Overlay.Core;
using S6Overlay.Kernel;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Init;

/// <summary>
/// CMD: in a process group of its own, with the container's input, directory and environment, and with the terminal if
/// there is one.
/// </summary>
internal sealed class Cmd
{
    private static readonly Bytes Shell = new("/bin/sh");

    private readonly Container _container;
    private readonly bool _hasTerminal;
    private readonly int _failure;

    private Cmd(Container container, Child? child, bool hasTerminal, int failure)
    {
        _container = container;
        Child = child;
        _hasTerminal = hasTerminal;
        _failure = failure;
    }

    /// <summary>Null if it could not be started, which has been said.</summary>
    public Child? Child { get; }

    public static Cmd Start(Container container)
    {
        Env env = container.Variables.ForCommand(container.Env, container.Settings.KeepEnv, container.Proc);
        Bytes[] argv = container.Command;
        bool terminal = Terminal.IsOurs(container.Input);
        int pid = Spawn(container, argv, env);
        if (pid < 0)
        {
            container.Report.Error($"unable to run {argv[0]}: {Errno.Text(pid)}");
            return new Cmd(container, null, false, pid is -EAGAIN or -ENOMEM ? ExitCode.SystemCall : ExitCode.OfExecError(-pid));
        }
        if (terminal)
            Terminal.Give(container.Input, pid);
        return new Cmd(container, new Child(container.Loop, pid), terminal, 0);
    }

    /// <summary>Says how it ended, and leaves its exit code for the shutdown.</summary>
    public void Finish()
    {
        if (_hasTerminal)
            Terminal.TakeBack(_container.Input);
        int code = Child?.Code ?? _failure;
        _container.Report.Line(Report.Lines, $"{_container.Command[0]} exited {code}");
        _container.Exit.Record("S6_CMD_EXITED"u8, code);
    }

    private static int Spawn(Container container, Bytes[] argv, Env env)
    {
        Resolution target = container.Proc.Trampoline.Resolver.Resolve(argv[0], env.Get("PATH"u8));
        if (target.Errno != 0)
            return -target.Errno;
        var options = new SpawnOptions { NewGroup = true, Descriptors = Descriptors(container) };
        int pid = container.Supervisor.Spawn(target.Path, argv, env, options);
        if (pid != -ENOEXEC)
            return pid;
        Bytes[] shell = new Bytes[argv.Length + 1];
        argv.CopyTo(shell, 1);
        (shell[0], shell[1]) = (Shell, target.Path);
        return container.Supervisor.Spawn(Shell, shell, env, options);
    }

    /// <summary>The container's own input and output, unless its output is to be logged as well.</summary>
    private static DescriptorMove[] Descriptors(Container container)
    {
        var input = new DescriptorMove(container.Input, 0);
        if (container.CatchAll is not { } catchAll || (container.Settings.Logging > 1 && !container.Settings.CmdUseTerminal))
            return [input];
        return [input, new DescriptorMove(catchAll.Output, 1), new DescriptorMove(catchAll.Error, 2)];
    }
}
