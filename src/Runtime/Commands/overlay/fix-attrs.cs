using System;
using S6Overlay.Core;
using S6Overlay.Init;
using S6Overlay.Init.Ownership;
using S6Overlay.Kernel;

namespace S6Overlay.Commands.Overlay;

/// <summary>Fixes owners and modes as fix-attrs files say. See docs/commands/fix-attrs.md.</summary>
internal static class FixAttrs
{
    public static ReadOnlySpan<byte> Usage => "fix-attrs [ file... ]"u8;

    private const int SomeFailed = 1;

    [Command("fix-attrs")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        var options = new Options(argv, ""u8);
        if (options.Next(out _))
            return proc.Usage(Usage);
        var report = new Report(proc.Name);
        bool hidden = new Settings(proc.Env, report).FixAttrsHidden;
        bool failed = false;
        if (options.Rest.IsEmpty)
        {
            byte[]? content = Sys.ReadToEnd(0, out int error);
            if (content is null)
                return proc.FatalSystem(error, "unable to read standard input"u8);
            failed = Apply(new Bytes("standard input"), content, report, hidden);
        }
        foreach (Bytes file in options.Rest)
        {
            byte[]? content = Sys.ReadFile(file, out int error);
            if (content is null)
                return proc.FatalSystem(error, $"unable to read {file}");
            failed |= Apply(file, content, report, hidden);
        }
        return Next.Exit(failed ? SomeFailed : 0);
    }

    private static bool Apply(Bytes name, byte[] content, Report report, bool hidden)
    {
        var file = new FixAttrsFile(name, report, hidden);
        foreach (bool _ in file.Apply(content))
        {
            // Nothing else wants to run here: the slices follow each other.
        }
        return file.Failed;
    }
}
