using System;
using S6Overlay.Core;
using S6Overlay.Kernel;
using S6Overlay.Supervision;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Commands.S6;

/// <summary>Supervises one service, in the foreground, until it is told to leave. See docs/commands/s6-supervise.md.</summary>
internal static class S6Supervise
{
    public static ReadOnlySpan<byte> Usage => "s6-supervise servicedir"u8;

    [Command("s6-supervise")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        var options = new Options(argv, default);
        if (options.Next(out _) || options.Rest.IsEmpty)
            return proc.Usage(Usage);
        Sys.OpenStandardDescriptors();
        Bytes path = options.Rest[0];
        Service? service = null;
        ulong signals = Signal.Bit(Signal.Term) | Signal.Bit(Signal.Hup) | Signal.Bit(Signal.Quit) | Signal.Bit(Signal.Int);
        var loop = new EventLoop(signals, (signal, _) => service!.Handle(InputOf(signal)));
        service = new Service(new Supervisor(loop, proc, proc.Trampoline.Inherited), path)
        {
            OnLeave = _ => loop.Stop(),
            OnCloseInput = _ => LetGo(),
        };
        int result = service.Open(path, out Bytes problem);
        if (result == -EBUSY)
            return proc.Fatal(ExitCode.Usage, $"another supervisor is already running on {path}");
        if (result < 0)
            return proc.FatalSystem(result, $"unable to supervise {path}: {path}/{problem}");
        service.Begin();
        loop.Run();
        return Next.Exit(0);
    }

    private static ServiceInput InputOf(int signal) => signal switch
    {
        Signal.Term => ServiceInput.Terminate,
        Signal.Hup => ServiceInput.HangUp,
        Signal.Quit => ServiceInput.Abandon,
        _ => ServiceInput.Interrupt,
    };

    /// <summary>Standard input and output become /dev/null, so that whoever is at the other end of a pipe sees its end.</summary>
    private static void LetGo()
    {
        int fd = Sys.Open(new Bytes("/dev/null"u8), O_RDWR | O_CLOEXEC);
        if (fd < 0)
            return;
        Sys.Dup2(fd, 0);
        Sys.Dup2(fd, 1);
        Sys.Close(fd);
    }
}
