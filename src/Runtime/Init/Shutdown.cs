using System;
using System.Collections.Generic;
using S6Overlay.Core;
using S6Overlay.Kernel;
using S6Overlay.Supervision;

namespace S6Overlay.Init;

/// <summary>
/// Stage 3: services down, the finish scripts, then TERM and at last KILL for whatever is left. Each wait ends with
/// what is waited for; the grace times are upper bounds.
/// </summary>
internal sealed class Shutdown(Container container)
{
    private static readonly Bytes CustomStage = new("/etc/s6/init/init-stage3");

    /// <summary>How long loggers with nothing to read are waited for; also how often that is looked at. In milliseconds.</summary>
    private const int LoggersGraceTime = 200;

    private readonly long _since = EventLoop.Now;
    private readonly Report _report = container.Report;
    private readonly Settings _settings = container.Settings;

    public IEnumerable<Pause> Steps()
    {
        foreach (Pause pause in EndScript())
            yield return pause;
        foreach (Pause pause in EndServices())
            yield return pause;
        foreach (Pause pause in Sys.Access(CustomStage, Posix.X_OK) >= 0 ? Custom() : FinishScripts())
            yield return pause;
        foreach (Pause pause in EndProcesses())
            yield return pause;
        _report.Line(Report.Details, $"[s6-finish] stopping took {EventLoop.Now - _since} ms");
        if (_settings.SyncDisks)
        {
            _report.Line(Report.Details, "[s6-finish] syncing disks."u8);
            Sys.SyncAll();
        }
    }

    /// <summary>The boot may have been cut short in the middle of a script.</summary>
    private IEnumerable<Pause> EndScript()
    {
        if (container.Script is not { IsRunning: true } script)
            yield break;
        script.Kill(Signal.Term);
        script.Kill(Signal.Cont);
        yield return script.Ended.AtMost(container.Loop, _settings.KillGraceTime);
    }

    private IEnumerable<Pause> EndServices()
    {
        Pause down = container.Services.Terminate();
        if (down.IsOver)
            yield break;
        long begin = EventLoop.Now;
        long left;
        while ((left = begin + _settings.ServicesGraceTime - EventLoop.Now) > 0)
        {
            bool idle = OnlyIdleLoggersAreLeft();
            yield return down.AtMost(container.Loop, Math.Min(left, LoggersGraceTime));
            if (down.IsOver)
                yield break;
            // What a dead service has left behind still holds its logger's pipe: it gets its TERM below, and the logger
            // reads to the end then.
            if (idle)
                yield break;
        }
        foreach (Service service in container.Services.Supervised)
            if (service.Status.Pid != 0 && !service.Name.Equals(ScanDirectory.CatchAllLogger))
                _report.Error($"service {service.Name} (pid {service.Status.Pid}) is still there {EventLoop.Now - begin} ms after its signal (S6_SERVICES_GRACETIME): going on");
    }

    /// <summary>A logger that has lines to read, or has only to see the end of them, will end by itself.</summary>
    private bool OnlyIdleLoggersAreLeft()
    {
        foreach (Service service in container.Services.Supervised)
        {
            if (service.Status.Pid == 0 || service.Name.Equals(ScanDirectory.CatchAllLogger))
                continue;
            Span<PollItem> pipe = [new PollItem(service.Input, PollItem.In)];
            if (!service.Name.Span.EndsWith("/log"u8) || (Sys.Poll(pipe, 0) > 0 && pipe[0].Readable))
                return false;
        }
        return true;
    }

    /// <summary>An image may bring its own stage instead of the finish scripts.</summary>
    private IEnumerable<Pause> Custom()
    {
        container.Script = container.StartScript(CustomStage, container.Env, out _);
        if (container.Script is { } script)
            yield return script.Ended;
    }

    private IEnumerable<Pause> FinishScripts()
    {
        List<Bytes> names = container.Files.List("cont-finish.d", _report);
        if (names.Count == 0)
            yield break;
        _report.Line(Report.Lines, "[cont-finish.d] executing container finish scripts..."u8);
        Env env = container.Env.Clone();
        EnvDirectory.Load(Bytes.Concat(container.Runtime, "/env-stage3"u8), env, ContainerEnvironment.Rules, container.Proc, out _);
        foreach (Bytes name in names)
        {
            _report.Line(Report.Lines, $"[cont-finish.d] {name}: executing... ");
            var path = Bytes.Concat(container.Files.Folder("cont-finish.d"), "/"u8, name);
            container.Script = container.StartScript(path, env, out int code);
            if (container.Script is { } script)
            {
                yield return _settings.KillFinishMaxTime == 0 ? script.Ended : script.Ended.AtMost(container.Loop, _settings.KillFinishMaxTime);
                if (script.IsRunning)
                {
                    _report.Error($"{path} (pid {script.Pid}) is killed: it did not end within {_settings.KillFinishMaxTime} ms (S6_KILL_FINISH_MAXTIME)");
                    script.Kill(Signal.Kill);
                    yield return script.Ended;
                }
                code = script.Code;
            }
            _report.Line(Report.Lines, $"[cont-finish.d] {name}: exited {code}.");
        }
        _report.Line(Report.Lines, "[cont-finish.d] done."u8);
    }

    private IEnumerable<Pause> EndProcesses()
    {
        var childless = container.Childless = new Pause();
        container.Loop.Reap();
        if (childless.IsOver)
            yield break;
        _report.Line(Report.Details, "[s6-finish] sending all processes the TERM signal."u8);
        long begin = EventLoop.Now;
        ProcessTable.SignalAll(Signal.Term);
        // The catch-all logger ignores that: it ends when nobody is left to write to it.
        container.CatchAll?.LetGo(_report);
        yield return childless.AtMost(container.Loop, _settings.KillGraceTime);
        if (childless.IsOver)
            yield break;
        long waited = EventLoop.Now - begin;
        foreach (ProcessEntry process in ProcessTable.Read())
            _report.Error($"pid {process.Pid} ({process.Command}) is killed: it did not end within {waited} ms of SIGTERM (S6_KILL_GRACETIME)");
        _report.Line(Report.Details, "[s6-finish] sending all processes the KILL signal and exiting."u8);
        ProcessTable.SignalAll(Signal.Kill);
        // What does not even die of SIGKILL hangs in the kernel, and the end of this process ends it or nothing does.
        yield return childless.AtMost(container.Loop, 1000);
    }
}
