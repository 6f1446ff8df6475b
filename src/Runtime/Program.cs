using System;
using S6Overlay.Core;
using S6Overlay.Kernel;

namespace S6Overlay;

/// <summary>From what the kernel gave to a running command, and the outermost frame that catches what must never happen.</summary>
internal static class Program
{
    private static int Main()
    {
        Start start = Start.Read();
        start.Signals.Restore();
        Bytes[] argv = start.Arguments;
        if (argv.Length == 0)
            argv = [new Bytes(MultiCall.OwnName)];
        var name = new Bytes(argv[0].BaseName());
        var proc = new Proc(name, new Env(start.Environment), Output.ToDescriptor(1));
        int code;
        try
        {
            code = Run(proc, argv, name, start.Signals);
        }
        catch (OutOfMemoryException)
        {
            code = proc.Fatal(ExitCode.SystemCall, "out of memory"u8).Code;
        }
        catch (Exception e)
        {
            code = proc.Fatal(ExitCode.Internal, $"internal error: {e.GetType().Name}: {e.Message}").Code;
        }
        Sys.Exit(code);
        return code;
    }

    private static int Run(Proc proc, Bytes[] argv, Bytes name, SignalState signals)
    {
        var trampoline = new Trampoline(Resolver.Create(argv[0], proc.Env), signals);
        if (MultiCall.Find(name, ref argv, out Command command))
            return trampoline.Run(proc, argv, command);
        // Called by another name (exec -a, a login's dash): the file that was executed tells.
        if (CommandTable.Find(Start.ExecutedFile().BaseName(), out command))
            return trampoline.Run(proc, argv, command);
        return proc.Fatal(ExitCode.Usage, $"there is no command of this name here; 's6-overlay --list' names them all").Code;
    }
}
