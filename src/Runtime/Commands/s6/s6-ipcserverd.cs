using System;
using S6Overlay.Core;
using S6Overlay.Ipc;
using S6Overlay.Kernel;
using S6Overlay.Text;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Commands.S6;

/// <summary>Starts a program for each client of a listening socket. See docs/commands/s6-ipcserverd.md.</summary>
internal static class S6Ipcserverd
{
    public static ReadOnlySpan<byte> Usage => "s6-ipcserverd [ -1 ] [ -v verbosity ] [ -P | -p ] [ -c maxconn ] [ -C localmaxconn ] prog..."u8;

    private const uint Most = 1000;

    [Command("s6-ipcserverd")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        var settings = new ClientServerOptions();
        bool notify = false;
        uint connections = 40, perUser = 40;
        var options = new Options(argv, "1v:Ppc:C:"u8);
        while (options.Next(out byte option))
        {
            bool good = true;
            switch (option)
            {
                case (byte)'1':
                    notify = true;
                    break;
                case (byte)'v':
                    good = Scan.Number(options.Value, out uint verbosity);
                    settings = settings with { Verbosity = verbosity };
                    break;
                case (byte)'P' or (byte)'p':
                    settings = settings with { Credentials = option == (byte)'p' };
                    break;
                case (byte)'c':
                    good = Scan.Number(options.Value, out connections);
                    break;
                case (byte)'C':
                    good = Scan.Number(options.Value, out perUser);
                    break;
                default:
                    good = false;
                    break;
            }
            if (!good)
                return proc.Usage(Usage);
        }
        if (options.Rest.IsEmpty)
            return proc.Usage(Usage);
        connections = Math.Clamp(connections, 1, Most);
        int error = Sys.IsSocket(0);
        if (error < 0)
            return error == -ENOTSOCK ? proc.Fatal(ExitCode.Usage, "stdin is not a socket"u8) : proc.FatalSystem(error, "unable to look at stdin"u8);
        if (!StandardOutput.Prepare(notify))
            return proc.Fatal(ExitCode.Usage, "option -1 needs a standard output"u8);
        settings = settings with { MaxConnections = (int)connections, MaxPerUser = (int)Math.Clamp(perUser, 1, connections) };
        var server = new ClientServer(proc, settings, options.Rest);
        StandardOutput.Tell(notify);
        server.Run();
        return Next.Exit(0);
    }
}
