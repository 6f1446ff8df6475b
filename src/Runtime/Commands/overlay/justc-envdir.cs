using System;
using S6Overlay.Core;
using S6Overlay.Init;

namespace S6Overlay.Commands.Overlay;

/// <summary>Takes variables from a directory, whole files of any size, then goes on. See docs/commands/justc-envdir.md.</summary>
internal static class JustcEnvdir
{
    public static ReadOnlySpan<byte> Usage => "justc-envdir dir prog..."u8;

    [Command("justc-envdir", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        var options = new Options(argv, ""u8);
        if (options.Next(out _) || options.Rest.Length < 2)
            return proc.Usage(Usage);
        int error = EnvDirectory.Load(options.Rest[0], proc.Env, ContainerEnvironment.Rules, null, out Bytes failed);
        return error < 0 ? proc.FatalSystem(error, $"unable to read {failed}") : Next.Exec(options.Rest[1..]);
    }
}
