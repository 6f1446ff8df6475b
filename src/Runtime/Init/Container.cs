using System;
using System.Collections.Generic;
using S6Overlay.Core;
using S6Overlay.Kernel;
using S6Overlay.Supervision;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Init;

/// <summary>
/// The running container: what its stages share, the signals it gets, and the way from one stage to the next. All of
/// it is one process with one event loop. Until the loop runs a failure may end the container with a message; from
/// then on nothing may, except the last line of the shutdown.
/// </summary>
internal sealed class Container
{
    private readonly Flow _boot;
    private bool _stopping;
    private bool _over;

    private Container(Proc proc, Report report, Settings settings, Bytes runtime, ContainerVariables variables, Bytes[] command)
    {
        Proc = proc;
        Report = report;
        Settings = settings;
        Runtime = runtime;
        Variables = variables;
        Command = command;
        Env = variables.ForSupervision(settings.KeepEnv);
        Files = new UserFiles(settings.Profile);
        Exit = new ExitStatus(runtime);
        Loop = new EventLoop(SignalDuties.Taken, OnSignal) { OnChildless = OnChildless, OnFault = OnFault };
        Input = SetInputAside();
        if (settings.Logging > 0)
            CatchAll = CatchAll.Open(runtime, proc.Env, report);
        Supervisor = new Supervisor(Loop, proc, proc.Trampoline.Inherited) { Environment = Env };
        Services = new Services(Supervisor, runtime, report) { OnStop = Stop, OnFailure = StopBecauseOfService };
        _boot = new Flow(new Boot(this).Steps(), static () => { });
    }

    public Proc Proc { get; }

    public Report Report { get; }

    public Settings Settings { get; }

    /// <summary>The runtime directory.</summary>
    public Bytes Runtime { get; }

    public ContainerVariables Variables { get; }

    /// <summary>CMD and its arguments, S6_CMD_ARG0 included; empty if there is none.</summary>
    public Bytes[] Command { get; }

    /// <summary>What scripts and services start with.</summary>
    public Env Env { get; }

    public UserFiles Files { get; }

    public ExitStatus Exit { get; }

    public EventLoop Loop { get; }

    public Supervisor Supervisor { get; }

    public Services Services { get; }

    /// <summary>The container's standard input, which is CMD's alone; all others have an empty one.</summary>
    public int Input { get; }

    /// <summary>Null unless everything is to be logged.</summary>
    public CatchAll? CatchAll { get; }

    /// <summary>The script that a stage is waiting for.</summary>
    public Child? Script { get; set; }

    public Child? Cmd { get; set; }

    /// <summary>Over when no child is left.</summary>
    public Pause? Childless { get; set; }

    /// <summary>Stage 1, then everything else. Returns the exit code of the container.</summary>
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        Sys.OpenStandardDescriptors();
        var report = new Report(proc.Name);
        var settings = new Settings(proc.Env, report);
        Bytes runtime = RuntimeSetup.Make(report);
        if (runtime.IsNull)
            return Next.Exit(ExitCode.SystemCall);
        if (Sys.GetPid() != 1)
            Sys.BecomeSubreaper();

        var variables = new ContainerVariables(proc.Env, runtime);
        int error = variables.Write(out Bytes failed);
        if (error < 0)
            report.WarnSystem(error, $"unable to write {failed}");
        foreach (string stage in (ReadOnlySpan<string>)["/env-stage1", "/env-stage2", "/env-stage3"])
            Sys.Mkdir(Bytes.Concat(runtime, new Bytes(stage)), 0x1ED);
        ExitStatus.Prepare();

        var container = new Container(proc, report, settings, runtime, variables, WithArg0(settings.CmdArg0, argv[1..]));
        container.Files.LinkFrom(runtime);
        // Where scripts of the third version look for the command that stops the container.
        Sys.Symlink(new Bytes("/etc/s6/basedir"), Bytes.Concat(runtime, "/basedir"u8));
        container.Services.Open(console: container.CatchAll?.Error ?? -1);
        return Next.Exit(container.Live());
    }

    /// <summary>Begins the shutdown, once.</summary>
    public void Stop()
    {
        if (_stopping)
            return;
        _stopping = true;
        _boot.Abandon();
        new Flow(new Shutdown(this).Steps(), End).Start();
    }

    /// <summary>Begins the shutdown; the exit code is the service's, unless a finish script wrote another.</summary>
    private void StopBecauseOfService(int code)
    {
        if (!_stopping)
            Exit.RecordUnlessThere("S6_STAGE2_EXITED"u8, code);
        Stop();
    }

    /// <summary>Starts a user's script. Null if it cannot be run; then <paramref name="code"/> stands for why.</summary>
    public Child? StartScript(Bytes path, Env env, out int code, params ReadOnlySpan<Bytes> arguments)
    {
        int pid = Init.Script.Start(path, arguments, Supervisor, env, new SpawnOptions(), Report, out code);
        if (pid < 0)
        {
            Report.Error($"unable to start {path}: {Errno.Text(pid)}");
            code = ExitCode.SystemCall;
        }
        return pid > 0 ? new Child(Loop, pid) : null;
    }

    private int Live()
    {
        bool started = false;
        while (true)
        {
            try
            {
                if (!started)
                {
                    started = true;
                    _boot.Start();
                }
                // Where nothing had to be waited for, all of it is past already.
                if (!_over)
                    Loop.Run();
                return Exit.Decide();
            }
            catch (Exception e)
            {
                // A bug of ours: what runs gets its orderly end, and only if that fails too it ends with us.
                Report.Error($"internal error: {e.GetType().Name}: {e.Message}");
                if (_stopping)
                    return ExitCode.Internal;
                Stop();
            }
        }
    }

    private void OnSignal(int signal, int sender)
    {
        if (!_stopping && RunHandler(signal))
            return;
        SignalDuty duty = SignalDuties.Of(signal, Cmd is { IsRunning: true }, Settings.CmdReceiveSignals, isAlone: !Services.AnyOfTheUser);
        switch (duty)
        {
            case SignalDuty.Forward:
                Cmd!.Kill(signal);
                break;
            case SignalDuty.Stop:
                // A container that was stopped before its CMD began has not succeeded.
                if (!_stopping && Cmd is null && Command.Length > 0)
                    Exit.Code = 128 + signal;
                Stop();
                break;
            case SignalDuty.Rescan:
                Services.Rescan();
                break;
            case SignalDuty.ReloadServices:
                Services.Reload();
                break;
        }
    }

    /// <summary>
    /// An image may say itself what a signal does, as it may to s6-svscan: in <c>.s6-svscan/SIGNAME</c> of the scan
    /// directory, or of the folder with the overlay's own services. False if it does not, or its script cannot be run.
    /// </summary>
    private bool RunHandler(int signal)
    {
        if (signal is not (Signal.Hup or Signal.Int or Signal.Term or Signal.Quit or Signal.Usr1 or Signal.Usr2 or Signal.Pwr or Signal.Winch))
            return false;
        var scan = Bytes.Concat(Runtime, "/services"u8);
        var name = Bytes.Concat("/.s6-svscan/SIG"u8, Signal.Name(signal));
        var handler = Bytes.Concat(scan, name);
        if (Sys.Access(handler, F_OK) < 0)
            handler = Bytes.Concat(Services.Own, name);
        return Sys.Access(handler, F_OK) >= 0
            && Init.Script.Start(handler, [], Supervisor, Env, new SpawnOptions { Directory = scan }, Report, out _) > 0;
    }

    private void End()
    {
        _over = true;
        Loop.Stop();
    }

    private void OnFault(Exception fault) => Report.Error($"internal error: {fault.Message}: going on");

    private void OnChildless() => Childless?.End();

    private static int SetInputAside()
    {
        int input = Sys.DupAbove(0, 3, closeOnExec: true);
        int empty = Sys.Open(new Bytes("/dev/null"), O_RDONLY | O_CLOEXEC);
        if (empty < 0)
        {
            // Without /dev, a pipe that nobody writes to reads as empty just as well.
            Sys.Pipe(out empty, out int writeEnd);
            Sys.Close(writeEnd);
        }
        Sys.Dup2(empty, 0);
        Sys.Close(empty);
        return input;
    }

    private static Bytes[] WithArg0(Bytes arg0, ReadOnlySpan<Bytes> command)
    {
        var all = new List<Bytes>();
        ReadOnlySpan<byte> rest = arg0.Span.Trim(" \t\n"u8);
        while (!rest.IsEmpty)
        {
            int blank = rest.IndexOfAny(" \t\n"u8);
            all.Add(new Bytes(blank < 0 ? rest : rest[..blank]));
            rest = blank < 0 ? default : rest[blank..].TrimStart(" \t\n"u8);
        }
        foreach (Bytes word in command)
            all.Add(word);
        return all.ToArray();
    }
}
