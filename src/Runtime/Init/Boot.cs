using System.Collections.Generic;
using S6Overlay.Core;
using S6Overlay.Kernel;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Init;

/// <summary>Stage 2: the image's files in their order, then CMD. Stops the container when CMD ends.</summary>
internal sealed class Boot(Container container)
{
    private static readonly Bytes CustomStage = new("/etc/s6/init/init-stage2");
    private static readonly Bytes Shell = new("/bin/sh");

    private readonly Report _report = container.Report;

    public IEnumerable<Pause> Steps()
    {
        if (!container.Settings.Stage2Hook.IsEmpty)
            foreach (Pause pause in Hook())
                yield return pause;
        if (Sys.Access(CustomStage, X_OK) >= 0)
        {
            container.Script = container.StartScript(CustomStage, container.Env, out _, container.Command);
            yield break;
        }
        foreach (Pause pause in Initialize())
            yield return pause;
        foreach (Pause pause in Command())
            yield return pause;
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

    private IEnumerable<Pause> Initialize()
    {
        _report.Line(Report.Lines, "[cont-init.d] executing container initialization scripts...");
        foreach (Bytes name in container.Files.List("cont-init.d", _report))
        {
            _report.Line(Report.Lines, $"[cont-init.d] {name}: executing... ");
            var path = Bytes.Concat(container.Files.Folder("cont-init.d"), "/"u8, name);
            container.Script = container.StartScript(path, container.Env, out int code);
            if (container.Script is { } script)
            {
                yield return script.Ended;
                code = script.Code;
            }
            _report.Line(Report.Lines, $"[cont-init.d] {name}: exited {code}.");
        }
        _report.Line(Report.Lines, "[cont-init.d] done.");
    }

    private IEnumerable<Pause> Command()
    {
        if (container.Command.Length == 0)
            yield break;
        Cmd cmd = Cmd.Start(container);
        if (cmd.Child is { } child)
        {
            container.Cmd = child;
            yield return child.Ended;
        }
        cmd.Finish();
        container.Stop();
    }
}
