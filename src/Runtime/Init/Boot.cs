using System.Collections.Generic;
using S6Overlay.Core;
using S6Overlay.Init.Ownership;
using S6Overlay.Kernel;
using S6Overlay.Supervision;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Init;

/// <summary>Stage 2: the image's files in their order, then CMD.</summary>
internal sealed class Boot(Container container)
{
    private static readonly Bytes CustomStage = new("/etc/s6/init/init-stage2");
    private static readonly Bytes Shell = new("/bin/sh");

    /// <summary>How long, in milliseconds, work may go on before signals are looked at.</summary>
    private const long SliceTime = 5;

    private readonly Report _report = container.Report;
    private long _since = EventLoop.Now;
    private int _failure;
    private Bytes _failed;

    public IEnumerable<Pause> Steps()
    {
        if (!container.Settings.Stage2Hook.IsEmpty)
            foreach (Pause pause in Hook())
                yield return pause;
        if (Sys.Access(CustomStage, X_OK) >= 0)
        {
            container.Services.Start(default, []);
            container.Script = container.StartScript(CustomStage, container.Env, out _, container.Command);
            yield break;
        }
        foreach (Pause pause in FixAttributes())
            yield return pause;
        Took("fix-attrs.d");
        foreach (Pause pause in Initialize())
            yield return pause;
        Took("cont-init.d");
        if (GivesUp())
        {
            container.Stop();
            yield break;
        }
        if (_failure == 0 || container.Settings.BehaviourIfStage2Fails == 0)
            foreach (Pause pause in StartServices())
                yield return pause;
        Took("services.d");
        if (container.Command.Length > 0)
            Cmd.Start(container);
    }

    private IEnumerable<Pause> Hook()
    {
        container.Script = container.StartScript(Shell, container.Env, out int code, new Bytes("-c"), container.Settings.Stage2Hook);
        if (container.Script is { } hook)
        {
            yield return hook.Ended;
            code = hook.Code;
        }
        if (code != 0)
            _report.Warn($"S6_STAGE2_HOOK exited {code}");
    }

    /// <summary>fix-attrs.d, as long as it takes, but never holding up a signal for longer than a slice of it.</summary>
    private IEnumerable<Pause> FixAttributes()
    {
        _report.Line(Report.Lines, "[fix-attrs.d] applying owners & permissions fixes..."u8);
        foreach (Bytes name in container.Files.List("fix-attrs.d", _report))
        {
            _report.Line(Report.Lines, $"[fix-attrs.d] {name}: applying... ");
            var path = Bytes.Concat(container.Files.Folder("fix-attrs.d"), "/"u8, name);
            var file = new FixAttrsFile(path, _report, container.Settings.FixAttrsHidden);
            byte[]? content = Sys.ReadFile(path, out int error);
            if (content is null)
                _report.Error($"unable to read {path}: {Errno.Text(error)}");
            long begin = EventLoop.Now;
            foreach (bool _ in file.Apply(content ?? []))
            {
                if (EventLoop.Now - begin < SliceTime)
                    continue;
                yield return Pause.Turn(container.Loop);
                begin = EventLoop.Now;
            }
            int code = content is null || file.Failed ? 1 : 0;
            _report.Line(Report.Lines, $"[fix-attrs.d] {name}: exited {code}.");
            Failed(path, code);
        }
        _report.Line(Report.Lines, "[fix-attrs.d] done."u8);
    }

    private IEnumerable<Pause> Initialize()
    {
        _report.Line(Report.Lines, "[cont-init.d] executing container initialization scripts..."u8);
        foreach (Bytes name in container.Files.List("cont-init.d", _report))
        {
            if (_failure != 0 && container.Settings.BehaviourIfStage2Fails != 0)
                break;
            _report.Line(Report.Lines, $"[cont-init.d] {name}: executing... ");
            var path = Bytes.Concat(container.Files.Folder("cont-init.d"), "/"u8, name);
            container.Script = container.StartScript(path, container.Env, out int code);
            if (container.Script is { } script)
            {
                yield return script.Ended;
                code = script.Code;
            }
            _report.Line(Report.Lines, $"[cont-init.d] {name}: exited {code}.");
            Failed(path, code);
        }
        _report.Line(Report.Lines, "[cont-init.d] done."u8);
    }

    /// <summary>Says, to whoever asks why a start is slow, how long a part of the stage took.</summary>
    private void Took(string part)
    {
        long now = EventLoop.Now;
        _report.Line(Report.Details, $"[s6-init] {part} took {now - _since} ms");
        _since = now;
    }

    /// <summary>Remembers the first failure, which S6_BEHAVIOUR_IF_STAGE2_FAILS is about.</summary>
    private void Failed(Bytes path, int code)
    {
        if (code != 0 && _failure == 0)
            (_failure, _failed) = (code, path);
    }

    /// <summary>Whether the container is to stop because of a failure.</summary>
    private bool GivesUp()
    {
        if (_failure == 0 || container.Settings.BehaviourIfStage2Fails == 0)
            return false;
        if (container.Settings.BehaviourIfStage2Fails == 1)
        {
            _report.Error($"{_failed} failed with {_failure}: GOING ON WITHOUT SERVICES (S6_BEHAVIOUR_IF_STAGE2_FAILS=1); expect anything");
            return false;
        }
        _report.Error($"{_failed} failed with {_failure}: stopping the container (S6_BEHAVIOUR_IF_STAGE2_FAILS=2)");
        container.Exit.Record("S6_STAGE2_EXITED"u8, _failure);
        return true;
    }

    private IEnumerable<Pause> StartServices()
    {
        _report.Line(Report.Lines, "[services.d] starting services"u8);
        container.Services.Start(container.Files.Folder("services.d"), container.Files.List("services.d", _report));
        _report.Line(Report.Lines, "[services.d] done."u8);
        if (!container.Settings.CmdWaitForServices)
            yield break;
        Pause up = container.Services.WhenUp();
        long limit = container.Settings.CmdWaitForServicesMaxTime;
        yield return limit == 0 ? up : up.AtMost(container.Loop, limit);
        if (up.IsOver)
            yield break;
        foreach (Bytes name in container.Services.Missing())
            _report.Error($"service {name} is not up after {limit} ms (S6_CMD_WAIT_FOR_SERVICES_MAXTIME): going on without it");
    }
}
