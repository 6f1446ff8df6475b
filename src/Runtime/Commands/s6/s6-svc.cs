using System;
using S6Overlay.Core;
using S6Overlay.Kernel;
using S6Overlay.Supervision;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Commands.S6;

/// <summary>Sends commands to the supervisors of services, and waits for the result if asked. See docs/commands/s6-svc.md.</summary>
internal static class S6Svc
{
    public static ReadOnlySpan<byte> Usage =>
        "s6-svc [ -wu | -wU | -wd | -wD | -wr | -wR ] [ -T timeout ] [ -s signal | -abqhkti12pcyrlPCK ] [ -oduDUxOXQ ] servicedirs..."u8;

    /// <summary>The options, for <see cref="Options"/>.</summary>
    public static ReadOnlySpan<byte> Letters => "abqhkti12pcyrlPCKoduDUxOXQs:w:T:"u8;

    [Command("s6-svc")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        var wait = new ServiceWait(proc);
        byte wanted = 0;
        Span<byte> commands = stackalloc byte[256];
        int count = 0;
        var options = new Options(argv, Letters);
        while (options.Next(out byte option))
        {
            byte command = option;
            switch (option)
            {
                case (byte)'w' when options.Value.Length == 1 && wait.Accept(options.Value[0], default) && options.Value[0] is not ((byte)'a' or (byte)'o'):
                    wanted = options.Value[0];
                    continue;
                case (byte)'T' when wait.Accept((byte)'t', options.Value):
                    continue;
                case (byte)'s':
                    command = ServiceMachine.CommandOf(Signal.Parse(options.Value));
                    if (command == 0)
                        return proc.Fatal(ExitCode.Usage, $"{options.Value} is not a signal that can be sent");
                    break;
                case (byte)'w' or (byte)'T' or Options.Unknown:
                    return proc.Usage(Usage);
            }
            if (count == commands.Length)
                return proc.Fatal(ExitCode.Usage, "too many commands"u8);
            commands[count++] = command;
        }
        ReadOnlySpan<Bytes> services = options.Rest;
        if (services.IsEmpty)
            return proc.Usage(Usage);
        if (wanted != 0)
        {
            wait.Accept(Attainable(proc, wanted, services), default);
            int code = wait.Subscribe(services);
            if (code != 0)
                return Next.Exit(code);
        }
        int failed = 0;
        foreach (Bytes service in services)
        {
            int code = ServiceClient.SendOrSay(proc, service, ServiceClient.OfService, commands[..count]);
            if (code != 0)
                failed = code;
        }
        if (wanted == 0 || failed != 0)
        {
            wait.Dispose();
            return Next.Exit(failed);
        }
        return Next.Exit(wait.Wait());
    }

    /// <summary>A service without <c>notification-fd</c> never says that it is ready: waiting for it to be up has to do.</summary>
    private static byte Attainable(Proc proc, byte wanted, ReadOnlySpan<Bytes> services)
    {
        if (wanted is not ((byte)'U' or (byte)'R'))
            return wanted;
        foreach (Bytes service in services)
        {
            Bytes file = Bytes.Concat(service, "/notification-fd"u8);
            if (Sys.Access(file, F_OK) >= 0)
                continue;
            proc.Warn($"{file} not present - ignoring request for readiness notification");
            return (byte)(wanted + ('u' - 'U'));
        }
        return wanted;
    }
}
