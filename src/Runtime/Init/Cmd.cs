using S6Overlay.Core;
using S6Overlay.Kernel;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Init;

/// <summary>
/// CMD: in a process group of its own, with the container's input, directory and environment, and with the terminal if
/// there is one.
/// </summary>
internal static class Cmd
{
    private static readonly Bytes Shell = new("/bin/sh");

    /// <summary>Starts it. Its end, whenever it comes, is the end of the container and decides its exit code; so is a failure to start it.</summary>
    public static void Start(Container container)
    {
        Env env = container.Variables.ForCommand(container.Env, container.Settings.KeepEnv, container.Proc);
        Bytes[] argv = container.Command;
        bool terminal = Terminal.IsOurs(container.Input);
        int pid = Spawn(container, argv, env);
        if (pid < 0)
        {
            container.Report.Error($"unable to run {argv[0]}: {Errno.Text(pid)}");
            Finish(container, pid is -EAGAIN or -ENOMEM ? ExitCode.SystemCall : ExitCode.OfExecError(-pid));
            return;
        }
        if (terminal)
            Terminal.Give(container.Input, pid);
        var cmd = container.Cmd = new Child(container.Loop, pid);
        cmd.Ended.Then(() =>
        {
            if (terminal)
                Terminal.TakeBack(container.Input);
            Finish(container, cmd.Code);
        });
    }

    private static void Finish(Container container, int code)
    {
        container.Report.Line(Report.Lines, $"{container.Command[0]} exited {code}");
        container.Exit.Record("S6_CMD_EXITED"u8, code);
        container.Stop();
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
