using System;
using S6Overlay.Core;
using S6Overlay.Init;
using S6Overlay.Supervision;

namespace S6Overlay.Commands.Overlay;

/// <summary>Stops the container. See docs/commands/halt.md.</summary>
internal static class Halt
{
    public static ReadOnlySpan<byte> Usage => "halt [ -hprfdwi ]"u8;

    [Command("halt")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        // There is one way for a container to stop, whatever a script takes it for.
        var options = new Options(argv, "hprfdwi"u8);
        while (options.Next(out byte option))
            if (option == Options.Unknown)
                return proc.Usage(Usage);
        Bytes runtime = RuntimeDirectory.Find(proc.Env);
        if (runtime.IsNull)
            return proc.Fatal(ExitCode.Usage, "there is no running container here: /init has not made its runtime directory"u8);
        return Next.Exit(ServiceClient.SendOrSay(proc, Bytes.Concat(runtime, "/services"u8), ServiceClient.OfScanDirectory, "t"u8));
    }
}
